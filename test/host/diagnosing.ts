/** An instance on which Diagnose runs: bootstrapped, with a replica that answers, and logs that a test writes. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outcome } from '../../lib/contract/outcome';
import { EmulatedInstance } from './emulated-instance';

export type DiagnosedReplica = NonNullable<Outcome['made']['replicas']>[number];
export type Finding = NonNullable<Outcome['made']['findings']>[number];

export class DiagnosedInstance {
  readonly instance = new EmulatedInstance();
  private attempts = 0;

  constructor() {
    this.instance.file('root/var/lib/trainyard/bootstrapped.env', 'TRAINYARD_RELEASE=2.23.0\n');
    this.instance.command('neuron-ls', "echo '[]'");
    this.instance.command('dmesg', 'true');
    this.unit({ ActiveState: 'active', SubState: 'running', MainPID: process.pid });
  }

  /** What systemctl says of every unit. */
  unit(state: Readonly<Record<string, string | number>>): void {
    const lines = Object.entries(state).map(([name, value]) => `echo ${name}=${value}`);
    this.instance.command('systemctl', lines.join('\n'));
  }

  /** The file that Deploy leaves of a replica. */
  deployed(port: number, more: Readonly<Record<string, unknown>> = {}): void {
    const known = {
      ...{ index: 0, port, url: `http://127.0.0.1:${port}`, cores: '0-31', first: 0, last: 31 },
      ...{ unit: `trainyard-replica@${port}.service`, served_model: '/model', artifact_key: 'a'.repeat(32) },
      ...{ layout: {}, fingerprint: 'f', argv: [], environment: {} },
    };
    const file = `root/var/lib/trainyard/replicas/${port}.json`;
    this.instance.file(file, JSON.stringify({ ...known, ...more }));
  }

  log(name: string, text: string): void {
    this.instance.file(`root/var/log/trainyard/${name}`, text);
  }

  async diagnose(more: Readonly<Record<string, string>> = {}): Promise<Outcome['made']> {
    this.attempts += 1;
    const command = `command-${this.attempts}`;
    const variables = { TRAINYARD_BASE_PORT: '8000', SSM_COMMAND_ID: command, ...more };
    const { code, stderr } = await this.instance.run('diagnose', variables);
    const outcome = this.instance.outcome('diagnose', command);
    if (code !== 0 || outcome === undefined)
      throw new Error(`diagnose ended with ${code}: ${stderr} ${outcome?.reason.message}`);
    return outcome.made;
  }

  async findings(more: Readonly<Record<string, string>> = {}): Promise<readonly Finding[]> {
    return (await this.diagnose(more)).findings ?? [];
  }
}

/** A server that answers 200 everywhere, with this text. */
export async function answering(text: string): Promise<{ readonly port: number; readonly server: Server }> {
  const server = createServer((_, response) => response.end(text));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, server };
}
