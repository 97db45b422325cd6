/** An emulated instance without an account: its image, its description, and its commands run as real processes. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { killMarked } from '../../../lib/emulator/account/processes';
import { factsJson, modelOf, releaseOf } from '../../../lib/facts';

const ASSETS = resolve(__dirname, '../../../assets/emulated');
const MODEL = modelOf('meta-llama/Llama-3.3-70B-Instruct');

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface InstanceOptions {
  readonly instanceType?: string;
  readonly release?: string;
  readonly timeScale?: number;
  readonly faults?: readonly string[];
  readonly [key: string]: unknown;
}

let instances = 0;

export class Instance {
  readonly root = mkdtempSync(join(tmpdir(), 'trainyard-instance-'));
  readonly address = `127.${process.pid % 200}.${(process.pid >> 8) % 200}.${10 + (instances++ % 200)}`;
  readonly release: string;
  readonly model = join(this.root, 'model');
  private readonly children: ChildProcess[] = [];

  constructor(private options: InstanceOptions = {}) {
    this.release = options.release ?? '2.23.0';
    writeFileSync(join(this.root, 'facts.json'), JSON.stringify(factsJson()));
    this.describe({});
    const type = options.instanceType ?? 'trn2.48xlarge';
    const made = this.run('make-image', [
      ...['--release', this.release, '--instance-type', type],
      ...['--root', this.root, '--facts', join(this.root, 'facts.json')],
    ]);
    if (made.code !== 0) throw new Error(made.err);
    this.putCheckpoint({});
  }

  /** Changes the description; processes started afterwards see it. */
  describe(change: InstanceOptions): void {
    this.options = { ...this.options, ...change };
    const described = {
      timeScale: 500,
      instanceType: 'trn2.48xlarge',
      release: this.release,
      bindAddress: this.address,
      facts: join(this.root, 'facts.json'),
      faults: [],
      seed: 1,
      earlyStopShare: 0,
      root: this.root,
      assets: ASSETS,
      ...this.options,
    };
    writeFileSync(join(this.root, 'emulation.json'), JSON.stringify(described));
  }

  putCheckpoint(change: Readonly<Record<string, unknown>>): void {
    mkdirSync(this.model, { recursive: true });
    const config = {
      architectures: ['LlamaForCausalLM'],
      hidden_size: MODEL.hidden,
      intermediate_size: MODEL.intermediate,
      num_attention_heads: MODEL.attentionHeads,
      num_hidden_layers: MODEL.layers,
      num_key_value_heads: MODEL.keyValueHeads,
      vocab_size: MODEL.vocabulary,
      max_position_embeddings: 131_072,
      ...change,
    };
    writeFileSync(join(this.model, 'config.json'), JSON.stringify(config));
    writeFileSync(join(this.model, 'model-00001-of-00001.safetensors'), 'weights');
  }

  get venv(): string {
    return this.root + (releaseOf(this.release).venv ?? '');
  }

  environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      PATH: `${join(ASSETS, 'bin')}:/usr/local/bin:/usr/bin:/bin`,
      TRAINYARD_ROOT: this.root,
      TRAINYARD_EMULATION: join(this.root, 'emulation.json'),
      PYTHONDONTWRITEBYTECODE: '1',
      ...more,
    };
  }

  run(
    command: string,
    argv: readonly string[],
    more: Readonly<Record<string, string>> = {},
    cwd = this.root,
  ): Ran {
    const program = command.includes('/') ? command : join(ASSETS, 'bin', command);
    const done = spawnSync(program, argv, { env: this.environment(more), cwd, encoding: 'utf8' });
    return { code: done.status ?? -1, out: done.stdout, err: done.stderr };
  }

  /** As `run`, without stopping this process: for commands that call a server of the test. */
  async later(
    command: string,
    argv: readonly string[],
    more: Readonly<Record<string, string>> = {},
  ): Promise<Ran> {
    const child = this.start(join(ASSETS, 'bin', command), argv, more);
    const said = { out: '', err: '' };
    child.stdout?.on('data', (data) => (said.out += String(data)));
    child.stderr?.on('data', (data) => (said.err += String(data)));
    const code = await new Promise<number>((done) => child.once('close', (status) => done(status ?? -1)));
    return { code, ...said };
  }

  start(program: string, argv: readonly string[], more: Readonly<Record<string, string>> = {}): ChildProcess {
    const child = spawn(program, argv, { env: this.environment(more), cwd: this.root, stdio: 'pipe' });
    this.children.push(child);
    return child;
  }

  /** A process of this machine that makes vLLM importable, as the bootstrap does. */
  installVllm(): void {
    const source = join(this.root, 'vllm-source');
    mkdirSync(source, { recursive: true });
    writeFileSync(join(source, 'pyproject.toml'), '[project]\nname = "vllm"\n');
    const done = this.run(join(this.venv, 'bin/pip'), ['install', '-e', source], {
      VLLM_TARGET_DEVICE: 'neuron',
    });
    if (done.code !== 0) throw new Error(done.err);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  async close(): Promise<void> {
    await Promise.all(
      this.children.map(
        (child) =>
          new Promise<void>((done) => {
            if (child.exitCode !== null || child.signalCode !== null) return done();
            child.once('exit', () => done());
            child.kill('SIGKILL');
          }),
      ),
    );
    // A stand-in may have started what is no child of ours: a stale server on a port.
    await killMarked(this.root);
    rmSync(this.root, { recursive: true, force: true });
  }
}

export async function freePort(address: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, address, done));
  const port = (server.address() as { port: number }).port;
  await new Promise((done) => server.close(done));
  return port;
}
