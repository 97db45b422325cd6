/** A moto server of its own, on loopback, and boto3 scripts against it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';

export class Moto {
  private constructor(
    private readonly server: ChildProcess,
    readonly endpoint: string,
  ) {}

  static async start(): Promise<Moto> {
    const port = await freePort();
    const server = spawn('moto_server', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
    const moto = new Moto(server, `http://127.0.0.1:${port}`);
    await moto.answers();
    return moto;
  }

  /** Forget every stack, bucket and instance. */
  async reset(): Promise<void> {
    await fetch(`${this.endpoint}/moto-api/reset`, { method: 'POST' });
  }

  run<T>(script: string, input: object): T {
    const done = spawnSync('python3', [join(__dirname, script)], {
      input: JSON.stringify(input),
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: this.endpoint,
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_CONFIG_FILE: '/dev/null',
      },
    });
    if (done.status !== 0) throw new TypeError(`${script} failed: ${done.stderr.slice(-2000)}`);
    return JSON.parse(done.stdout) as T;
  }

  async stop(): Promise<void> {
    const over = new Promise((done) => this.server.once('close', done));
    this.server.kill('SIGTERM');
    await over;
  }

  private async answers(): Promise<void> {
    for (let tries = 0; tries < 300; tries += 1) {
      const answer = await fetch(`${this.endpoint}/moto-api/data.json`).catch(() => undefined);
      if (answer?.ok) return;
      if (this.server.exitCode !== null) break;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new TypeError(`moto_server does not answer on ${this.endpoint}`);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
