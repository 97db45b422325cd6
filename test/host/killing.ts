/** A benchmark on an emulated instance whose processes can be told apart, met at a moment, and killed. */
import { chmodSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SOURCE, type World } from '../measure/world';
import { type EmulatedInstance, type Ended, ended } from './emulated-instance';
import { asked, measuringInstance } from './fake-client';

const SITE = resolve(__dirname, '../../assets/emulated/venv-llmperf/site-packages');
const PROCESSES = join(__dirname, 'fixtures/processes');
const STATE = 'root/var/lib/trainyard/attempts/benchmark-command-1';
const PYTHON = `#!/bin/bash\nexport EMULATED_RAY=${SITE}/ray\nPYTHONPATH=$PYTHONPATH:${PROCESSES}:${SITE} exec python3 "$@"\n`;

export const VICTIMS = {
  // A loader is a fork of it, with its words, and a smaller number where the numbers begin again.
  client: /^(?!trainyard-load ).*trainyard_host\.measure run/,
  loader: /^trainyard-load /,
  llmperf: /upstream_program/,
  raylet: /parts\.py raylet/,
  gcs: /parts\.py gcs_server/,
  program: /trainyard_host\.trial/,
  shell: /\/phase benchmark/,
};
export type Victim = keyof typeof VICTIMS;

/** So many milliseconds after the progress has said this. */
export interface Moment {
  readonly said: RegExp;
  readonly after: number;
}

export class Scene {
  readonly instance: EmulatedInstance = measuringInstance();
  /** Whether the phase that was started last has ended. */
  private over = false;

  private constructor(
    private readonly port: number,
    private readonly client: string,
  ) {
    const python = this.instance.file('root/opt/trainyard/venvs/llmperf/bin/python', PYTHON);
    chmodSync(python, 0o755);
    const program = readFileSync(join(SOURCE, 'token_benchmark_ray.py'), 'utf8');
    this.instance.file('root/opt/trainyard/src/llmperf/token_benchmark_ray.py', program);
    // The phase as it is, from where it has the instance to itself.
    const phase = readFileSync(join(__dirname, '../../assets/host/phases/benchmark.sh'), 'utf8');
    const body = phase.slice(phase.indexOf('code=0')).replace('host phases.benchmark', 'host trial');
    this.instance.phase('benchmark', body);
  }

  static async set(world: World, client: string): Promise<Scene> {
    const [port = 0] = await world.replicas({ slots: 64, prefill: 0, tpot: 0.02, serial: false });
    return new Scene(port, client);
  }

  start(requests: number, command: string): Promise<Ended> {
    const more = {
      SSM_COMMAND_ID: command,
      FAKE_PORT: String(this.port),
      TRAINYARD_CLIENT: this.client,
      TRAINYARD_REQUEST_COUNT: String(requests),
      TRAINYARD_WARMUP_REQUESTS: '0',
      TRAINYARD_INPUT_COUNTING: 'llmperf',
      TRAINYARD_MEAN_INPUT_TOKENS: '200',
      TRAINYARD_MEAN_OUTPUT_TOKENS: '20',
      TRAINYARD_STDDEV_OUTPUT_TOKENS: '0',
    };
    this.over = false;
    const end = ended(this.instance.start('benchmark', asked([], more)));
    void end.then(() => (this.over = true));
    return end;
  }

  /** A sign of the phase that works: however slow the machine is, it comes before the phase ends, or not at all. */
  private async sign<T>(what: string, look: () => T | undefined | false): Promise<T> {
    for (;;) {
      const over = this.over;
      const seen = look();
      if (seen !== undefined && seen !== false) return seen;
      if (over) throw new Error(`the phase ended before ${what}`);
      await new Promise((done) => setTimeout(done, 25));
    }
  }

  /** Kills what is named, as many as there are, at the moment. */
  async kill(victims: readonly Victim[], { said, after }: Moment): Promise<void> {
    await this.sign(`the progress ${said}`, () => said.test(this.progress()));
    if (after > 0) await new Promise((done) => setTimeout(done, after));
    const found: number[] = [];
    for (const victim of victims) {
      found.push(await this.sign(`the process ${victim}`, () => this.find(VICTIMS[victim])));
    }
    // All at once: some of them die with another one.
    for (const pid of found) process.kill(pid, 'SIGKILL');
  }

  progress(): string {
    return this.instance.text(`${STATE}/progress.json`) ?? '';
  }

  /** Requests that the replica is answering. */
  async running(): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.port}/metrics`)).text();
    return Number(/num_requests_running\S* (\d+)/.exec(text)?.[1]);
  }

  /** `comm cmdline` of every process that the phase has started, by its mark. */
  processes(): Map<number, string> {
    const found = new Map<number, string>();
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const marks = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
        if (!marks.includes(`TRAINYARD_ROOT=${this.instance.root}`)) continue;
        const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ');
        if (command)
          found.set(Number(pid), `${readFileSync(`/proc/${pid}/comm`, 'latin1').trim()} ${command}`);
      } catch {
        // It has ended meanwhile.
      }
    }
    return found;
  }

  private find(pattern: RegExp): number | undefined {
    return [...this.processes()].find(([, command]) => pattern.test(command))?.[0];
  }

  close(): void {
    for (const pid of this.processes().keys()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    }
    this.instance.remove();
  }
}
