/** The bootstrap, in real bash, on an emulated instance that could not fetch it by itself when it started. */
import { BootstrapHost, type BootstrapSeen } from './bootstrap-host';

const STEPS = [
  'boot',
  'tools',
  'neuron',
  'kernel',
  'held-packages',
  'vllm-source',
  'vllm',
  'llmperf-source',
  'llmperf',
  'service-user',
  'links',
  'settings',
  'services',
];

/** Everything that comes over the network: the tool, a part of its command line, and the code of its failure. */
const DOWNLOADS: ReadonlyArray<readonly [name: string, tool: string, has: string, code: string]> = [
  ['the toolkit', 'aws', '.tar', 'ToolkitNotFetched'],
  ['the clone of vLLM', 'git', 'upstreaming-to-vllm.git', 'SourceUnreachable'],
  ["vLLM's requirements", 'pip', 'requirements/neuron.txt', 'InstallFailed'],
  ['vLLM', 'pip', '-e .', 'InstallFailed'],
  ['the removal of what vLLM does not want', 'pip', 'uninstall', 'InstallFailed'],
  ['the transformers of the release', 'pip', 'transformers==4.48.0', 'InstallFailed'],
  ['the clone of LLMPerf', 'git', 'llmperf.git', 'SourceUnreachable'],
  ['the first patch', 'curl', 'neuron_perf.patch', 'PatchUnreachable'],
  ['the second patch', 'curl', 'llmperf_dp.patch', 'PatchUnreachable'],
  ["LLMPerf's locked list", 'pip', 'llmperf/requirements.lock', 'InstallFailed'],
  ['LLMPerf', 'pip', 'src/llmperf', 'InstallFailed'],
];
const fails = (tool: string, has: string) => `ToolFails@tool=${tool},has=${has}`;

/** Where the instance loses its power within each step, and in what comes after the last one. */
const INTERRUPTIONS: ReadonlyArray<readonly [step: string, tool: string, has: string]> = [
  ['boot', 'cloud-init', 'status'],
  ['tools', 'python3.10', 'ensurepip'],
  ['neuron', 'neuron-ls', '--json-output'],
  ['vllm-source', 'git', 'checkout'],
  ['vllm', 'pip', 'transformers==4.48.0'],
  ['llmperf-source', 'git', 'apply --check'],
  ['llmperf', 'pip', 'llmperf/requirements.lock'],
  ['links', 'systemctl', 'daemon-reload'],
  ['services', 'systemctl', 'start'],
];

/** Launches an instance for the tests of one block. */
function onInstance(...faults: readonly string[]): () => BootstrapHost {
  let host: BootstrapHost | undefined;
  beforeAll(async () => {
    host = await BootstrapHost.launch(faults);
  });
  afterAll(() => host?.close());
  return () => host as BootstrapHost;
}

function expectSuccess(ended: BootstrapSeen): void {
  expect({ status: ended.Status, outcome: ended.outcome?.reason }).toEqual({
    status: 'Success',
    outcome: { code: 'Ok', message: 'done' },
  });
}

describe('an instance that boots for the first time', () => {
  const host = onInstance();
  let first: BootstrapSeen;

  test('and finds no document is set up by the deployment’s own command', async () => {
    first = await host().bootstrap();
    expectSuccess(first);
    expect(first.steps).toEqual(STEPS);
  });

  test('has its log in the bucket, and that of its boot', () => {
    expect(first.uploadedLog).toContain('step services');
    expect(host().object(`hosts/${host().instanceId}/boot.log`)).toContain('boot succeeded');
  });

  test('knows the versions of everything', () => {
    expect(first.outcome?.versions).toMatchObject({ 'llmperf:ray': '2.40.0', transformers: '4.48.0' });
    expect(first.outcome?.versions).toHaveProperty('neuronx-cc');
    expect(first.outcome?.versions).toHaveProperty('aws-neuronx-dkms');
  });

  test('repeats nothing when the document runs again, and takes seconds', async () => {
    const again = await host().bootstrap();
    expectSuccess(again);
    expect(again.steps).toEqual([]);
    expect(again.log).not.toMatch(/Cloning|Successfully installed/);
    expect(again.outcome?.seconds).toBeLessThan(5);
  });

  test('repeats nothing after it booted again either', async () => {
    expect(await host().reboot()).toBe(0);
    const again = await host().bootstrap();
    expectSuccess(again);
    expect(again.steps).toEqual([]);
    expect(again.outcome?.versions).toEqual(first.outcome?.versions);
  });
});

describe('a bootstrap that loses its instance', () => {
  const host = onInstance(...INTERRUPTIONS.map(([, tool, has]) => `ToolKilled@tool=${tool},has=${has}`));
  let unfinished = 'boot';

  test.each(INTERRUPTIONS)('in step %s goes on there, and repeats no step before it', async (step) => {
    const killed = await host().bootstrap();
    // The agent says so of a step whose outer shell got SIGKILL.
    expect([killed.Status, killed.StandardErrorContent]).toEqual([
      'Failed',
      expect.stringMatching(/signal: killed$/),
    ]);
    expect(killed.outcome).toBeUndefined();
    expect([killed.steps[0], killed.steps.at(-1)]).toEqual([unfinished, step]);
    unfinished = step;
  });

  test.each(['trainyard_host.phases.versions', 'trainyard_host.phases.release finish'])(
    'in %s is not taken for finished',
    async (has) => {
      await host().inject(`ToolKilled@tool=python3,has=${has}`);
      expect((await host().bootstrap()).Status).toBe('Failed');
      expect(host().file('var/lib/trainyard/bootstrapped.env')).toBeUndefined();
    },
  );

  test('is finished by the next run', async () => {
    const last = await host().bootstrap();
    expectSuccess(last);
    expect(last.outcome?.versions).toHaveProperty('llmperf:ray');
    expect(host().file('var/lib/trainyard/bootstrapped.env')).toContain('TRAINYARD_RELEASE=2.23.0');
  });
});

describe('a network that fails once for each download', () => {
  const host = onInstance(...DOWNLOADS.map(([, tool, has]) => `${fails(tool, has)},times=1`));

  test('costs an attempt each and nothing else', async () => {
    const ended = await host().bootstrap();
    expectSuccess(ended);
    const repeated = ended.log.match(/ attempt 1 of \d+ failed /g) ?? [];
    // The toolkit comes before there is a log.
    expect(repeated).toHaveLength(DOWNLOADS.length - 1);
    const spent = Object.keys(JSON.parse(host().file('run/emulation/faults.json') ?? '{}'));
    expect(spent).toHaveLength(DOWNLOADS.length);
  });
});

describe('a network that never gives', () => {
  const host = onInstance();

  test.each(DOWNLOADS)('%s fails the command by name, with a cure and a log', async (_, tool, has, code) => {
    await host().inject(fails(tool, has));
    const ended = await host().bootstrap();
    expect({ status: ended.Status, exit: ended.ResponseCode }).toEqual({ status: 'Failed', exit: 1 });
    expect(ended.outcome).toMatchObject({ job: 'bootstrap', status: 'failed', reason: { code } });
    expect(ended.outcome?.reason.message).toMatch(/Could not resolve|Max retries|could not be fetched/);
    expect(ended.outcome?.reason.next).toMatch(/\w/);
    expect(ended.uploadedLog).toMatch(/Could not resolve host|Max retries exceeded|Could not connect/);
    expect(ended.copies).toContain(`${code}: `);
    expect(ended.copies).toContain('next: ');
  });

  test('and later does is all it takes', async () => {
    await host().inject();
    expectSuccess(await host().bootstrap());
  });
});
