/** Compile where the server itself compiles: what it needs, what it leaves, and how it ends when the server fails. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hubHandler } from '../../lib/emulator/account/hub';
import { type Listening, listen } from '../../lib/emulator/account/listening';
import { markedProcesses } from '../../lib/emulator/account/processes';
import { MODEL } from './compiling';
import { EmulatedInstance } from './emulated-instance';

const ASSETS = resolve(__dirname, '../../assets/emulated');
const RELEASE = '2.32.0';
/** Of this process alone: the emulated server and its ranks listen there. */
const ADDRESS = `127.${process.pid % 200}.${(process.pid >> 8) % 200}.9`;

let instance: EmulatedInstance;
let hub: Listening;
beforeEach(async () => {
  instance = new EmulatedInstance();
  hub = await listen(hubHandler({ faults: () => [], meet: () => {} }));
  describeInstance([]);
  const made = spawnSync(
    join(ASSETS, 'bin/make-image'),
    [
      ...['--release', RELEASE, '--instance-type', 'trn2.48xlarge'],
      ...['--root', instance.root, '--facts', join(instance.toolkit, 'facts.json')],
    ],
    { env: instance.environment(), encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  const marks = `TRAINYARD_RELEASE=${RELEASE}\nTRAINYARD_BUNDLE=${'b'.repeat(64)}\n`;
  instance.file('root/var/lib/trainyard/bootstrapped.env', marks);
  instance.command('df', 'echo head; echo x 9 9 999999999 1% /');
  instance.command('neuron-ls', `exec ${ASSETS}/bin/neuron-ls "$@"`);
});
afterEach(async () => {
  instance.remove();
  await hub.close();
});

function describeInstance(faults: readonly string[]): void {
  const facts = join(instance.toolkit, 'facts.json');
  const described = {
    ...{ timeScale: 500, compileTimeScale: 5000, instanceType: 'trn2.48xlarge', release: RELEASE },
    ...{ facts, root: instance.root, assets: ASSETS, faults, seed: 1, bindAddress: ADDRESS },
  };
  instance.file('emulation.json', JSON.stringify(described));
}

const variables = (command: string) => ({
  TRAINYARD_RELEASE: RELEASE,
  TRAINYARD_MODEL: MODEL.id,
  TRAINYARD_MODEL_REVISION: MODEL.revision,
  TRAINYARD_TENSOR_PARALLEL_DEGREE: '32',
  TRAINYARD_BATCH_SIZE: '4',
  TRAINYARD_MAX_CONTEXT_LENGTH: '8192',
  TRAINYARD_SEQUENCE_LENGTH: '8192',
  TRAINYARD_LOGICAL_CORES: '2',
  TRAINYARD_PRESET: 'corrected',
  TRAINYARD_BIND_ADDRESS: ADDRESS,
  TRAINYARD_EMULATION: join(instance.dir, 'emulation.json'),
  TRAINYARD_TOKEN_SECRET: 'hub-token',
  FAKE_TOKEN: 'hf_token',
  HF_ENDPOINT: hub.url,
  SSM_COMMAND_ID: command,
});
const run = (phase: 'prepare' | 'compile', command: string) => instance.run(phase, variables(command));
const data = (...path: string[]) => join(instance.root, 'mnt/trainyard', ...path);

test('needs the weights, because the server loads them first', async () => {
  expect((await run('compile', 'early')).code).toBe(2);
  expect(instance.outcome('compile', 'early')?.reason).toMatchObject({
    code: 'CheckpointMissing',
    next: 'run Prepare first',
  });
});

test('leaves complete entries, a link to their kernels, and no server', async () => {
  expect((await run('prepare', 'prepare')).code).toBe(0);
  expect((await run('compile', 'first')).code).toBe(0);
  const key = instance.outcome('compile', 'first')?.made.artifactKey ?? '';
  const folder = data('artifacts', key);
  const manifest = JSON.parse(readFileSync(join(folder, 'trainyard-artifact.json'), 'utf8'));
  expect(manifest.entries).toHaveLength(2);
  expect(readdirSync(folder).sort()).toEqual(['neuron', 'nki-binaries', 'trainyard-artifact.json']);
  expect(readdirSync(join(folder, 'neuron/compile_cache')).sort()).toEqual([...manifest.entries, 'nki']);
  const [entry] = manifest.entries;
  const graph = JSON.parse(readFileSync(join(folder, 'neuron/compile_cache', entry, 'graph.hlo'), 'utf8'));
  expect(graph.kernels).toEqual([`/mnt/trainyard/nki/${key}/attention_cte.bin`]);
  expect(realpathSync(data('nki', key))).toBe(realpathSync(join(folder, 'nki-binaries')));
  expect(existsSync(join(instance.root, graph.kernels[0]))).toBe(true);
  expect(markedProcesses(join(instance.dir, 'emulation.json'))).toEqual([]);
  // A second one finds it, and takes no device.
  instance.command('neuron-ls', 'exit 1');
  expect((await run('compile', 'second')).code).toBe(0);
  expect(instance.outcome('compile', 'second')?.made.artifactHit).toBe('local');
});

test('ends with the cause in the log of the server, and leaves no work and no process', async () => {
  expect((await run('prepare', 'prepare')).code).toBe(0);
  describeInstance(['CompilerCrashed']);
  expect((await run('compile', 'crashed')).code).toBe(1);
  expect(instance.outcome('compile', 'crashed')?.reason).toMatchObject({
    code: 'CompilerCrashed',
    message: expect.stringContaining('neuronx-cc compilation failed with 70'),
  });
  expect(readdirSync(data('work'))).toEqual([]);
  expect(markedProcesses(join(instance.dir, 'emulation.json'))).toEqual([]);
});

test('does not begin on devices that somebody uses', async () => {
  expect((await run('prepare', 'prepare')).code).toBe(0);
  const device = '{"neuron_device": 0, "nc_count": 4, "neuron_processes": [{"pid": 77, "command": "train"}]}';
  instance.command('neuron-ls', `echo '[${device}]'`);
  expect((await run('compile', 'busy')).code).toBe(1);
  expect(instance.outcome('compile', 'busy')?.reason).toMatchObject({
    code: 'CoresNotFree',
    message: expect.stringContaining('pid 77 (train) uses device 0'),
  });
});
