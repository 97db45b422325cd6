/** An instance that compiles: the image of its release, a hub, and a compiler that begins when it is told to. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hubHandler } from '../../lib/emulator/account/hub';
import { type Listening, listen } from '../../lib/emulator/account/listening';
import { modelOf, releaseOf } from '../../lib/facts';
import { EmulatedInstance } from './emulated-instance';

const ASSETS = resolve(__dirname, '../../assets/emulated');
const PHASES = resolve(__dirname, '../../assets/host/phases');
export const MODEL = modelOf('meta-llama/Llama-3.3-70B-Instruct');
export const CHECKPOINT = `root/mnt/trainyard/models/${MODEL.id.replace('/', '--')}/${MODEL.revision}`;

/** Says that it has begun, and compiles once the file `go` is there. */
const COMPILER = `#!/bin/bash
printf '%s %s\\n' "$TRAINYARD_COMMAND_ID" "$NEURON_COMPILE_CACHE_URL" >>"$HOST_DIR/compiling"
while [[ ! -e $HOST_DIR/go ]]; do sleep 0.05; done
exec "$0.real" "$@"
`;

/** The phase Deploy as far as it reads checkpoint and artifact; it then loads for as long as the file `loading` is there. */
const DEPLOY = `
import os, time
from pathlib import Path
from trainyard_host.outcomes import failure
from trainyard_host.phases import deploy
host = Path(os.environ["HOST_DIR"])
def main():
    deploy.requested()
    (host / "deploying").write_text("yes")
    while (host / "loading").exists():
        time.sleep(0.05)
failure.run(main)
`;

const LAYOUT = {
  TRAINYARD_MODEL: MODEL.id,
  TRAINYARD_MODEL_REVISION: MODEL.revision,
  TRAINYARD_TENSOR_PARALLEL_DEGREE: '32',
  TRAINYARD_DATA_PARALLEL_DEGREE: '2',
  TRAINYARD_BATCH_SIZE: '4',
  TRAINYARD_MAX_CONTEXT_LENGTH: '8192',
  TRAINYARD_SEQUENCE_LENGTH: '8192',
  TRAINYARD_LOGICAL_CORES: '2',
  TRAINYARD_PRESET: 'corrected',
  TRAINYARD_BASE_PORT: '8000',
  TRAINYARD_READY_TIMEOUT_SECONDS: '60',
};

/** Sets up what bootstrap leaves behind on this instance. */
function install(instance: EmulatedInstance): void {
  const facts = join(instance.toolkit, 'facts.json');
  const described = {
    ...{ timeScale: 500, compileTimeScale: 100_000, instanceType: 'trn2.48xlarge', release: '2.23.0' },
    ...{ facts, root: instance.root, assets: ASSETS, faults: [], seed: 1 },
  };
  instance.file('emulation.json', JSON.stringify(described));
  const image = ['--release', '2.23.0', '--instance-type', 'trn2.48xlarge'];
  const made = spawnSync(
    join(ASSETS, 'bin/make-image'),
    [...image, '--root', instance.root, '--facts', facts],
    {
      env: instance.environment(),
      encoding: 'utf8',
    },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  const compiler = join(instance.root, releaseOf('2.23.0').venv ?? '', 'bin/inference_demo');
  renameSync(compiler, `${compiler}.real`);
  writeFileSync(compiler, COMPILER);
  chmodSync(compiler, 0o755);
  instance.file(
    'root/var/lib/trainyard/bootstrapped.env',
    `TRAINYARD_RELEASE=2.23.0\nTRAINYARD_BUNDLE=${'b'.repeat(64)}\n`,
  );
  instance.command('df', 'echo head; echo x 9 9 999999999 1% /');
  instance.command('systemctl', 'true');
  instance.command('neuron-ls', `exec ${ASSETS}/bin/neuron-ls "$@"`);
}

/** A phase of the toolkit as it is, with a trial in place of its program. */
export function tryPhase(instance: EmulatedInstance, phase: 'deploy' | 'benchmark', program: string): void {
  const script = readFileSync(join(PHASES, `${phase}.sh`), 'utf8');
  instance.phase(phase, script.replace(`host phases.${phase}`, `host ${program}`));
}

export class CompilingHost {
  /** Requests of the hub, by path. */
  readonly asked: string[] = [];
  private held: (() => void)[] | undefined;
  private hub: Listening | undefined;

  private constructor(readonly instance: EmulatedInstance) {
    install(instance);
    instance.file('toolkit/python/trainyard_host/deploy_trial.py', DEPLOY);
    tryPhase(instance, 'deploy', 'deploy_trial');
  }

  static async open(instance = new EmulatedInstance()): Promise<CompilingHost> {
    const host = new CompilingHost(instance);
    const serve = hubHandler({ faults: () => [], meet: () => {} });
    host.hub = await listen((request, response) => {
      const path = new URL(request.url ?? '/', 'http://hub').pathname;
      host.asked.push(path);
      if (host.held !== undefined && path.endsWith('.safetensors')) {
        host.held.push(() => void serve(request, response));
        return;
      }
      return serve(request, response);
    });
    return host;
  }

  /** From now on the hub keeps whoever asks for weights waiting. */
  holdWeights(): void {
    this.held = [];
  }

  /** How many wait for weights. */
  get waiting(): number {
    return this.held?.length ?? 0;
  }

  sendWeights(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const send of held) send();
  }

  variables(command: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
    return {
      ...LAYOUT,
      HOST_DIR: this.instance.dir,
      TRAINYARD_EMULATION: join(this.instance.dir, 'emulation.json'),
      HF_ENDPOINT: this.hub?.url ?? '',
      TRAINYARD_TOKEN_SECRET: 'hub-token',
      FAKE_TOKEN: 'hf_token',
      TRAINYARD_LOCK_WAIT_SECONDS: '1',
      SSM_COMMAND_ID: command,
      ...more,
    };
  }

  /** `command cache` of every compiler that has begun, in that order. */
  get compiling(): string[] {
    return (this.instance.text('compiling') ?? '').split('\n').filter(Boolean);
  }

  /** Compilers that wait begin, as do those to come. */
  go(): void {
    this.instance.file('go', 'yes');
  }

  async close(): Promise<void> {
    this.go();
    this.sendWeights();
    this.instance.remove();
    await this.hub?.close();
  }
}
