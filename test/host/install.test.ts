/** Steps of the bootstrap in real bash, where the tools of the instance are what each test says. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { EmulatedInstance } from './emulated-instance';

let instance: EmulatedInstance;
beforeEach(() => {
  instance = new EmulatedInstance();
});
afterEach(() => instance.remove());

/** The sourced steps, then the given lines, as the body of a phase. */
const prepareWith = (lines: string) =>
  instance.phase('prepare', `source "$TRAINYARD_TOOLKIT/lib/install.sh"\n${lines}`);
const run = () => instance.run('prepare', { TRAINYARD_RETRY_SECONDS: '0' });
const reason = () => instance.outcome('prepare')?.reason;

describe('tools that the image lacks', () => {
  const lacking = 'pick_python() { return 1; }\ninstall_tools';
  /** As apt says it while unattended upgrades work; from the given call on it is free. */
  const aptFreeFrom = (call: number) =>
    instance.command(
      'apt-get',
      `printf '%s\\n' "$*" >>"${instance.dir}/apt"\n` +
        `(($(wc -l <"${instance.dir}/apt") >= ${call})) || { echo 'E: Could not get lock' >&2; exit 100; }`,
    );
  const asked = () => instance.text('apt')?.trim().split('\n') ?? [];

  test('are installed once the package lock is free; apt itself waits for it too', async () => {
    aptFreeFrom(3);
    prepareWith(lacking);
    expect((await run()).code).toBe(0);
    expect(asked()).toEqual([
      ...Array(3).fill('-o DPkg::Lock::Timeout=600 update'),
      '-o DPkg::Lock::Timeout=600 install -y --no-install-recommends python3-venv',
    ]);
  });

  test('fail the bootstrap by name when the lock is never free', async () => {
    aptFreeFrom(1000);
    prepareWith(lacking);
    expect((await run()).code).toBe(1);
    expect(asked()).toHaveLength(5);
    expect(reason()).toMatchObject({
      code: 'PackagesFailed',
      message: expect.stringMatching(/python3-venv: .*Could not get lock/),
    });
  });

  test('are not asked for when the image has them', async () => {
    aptFreeFrom(1);
    prepareWith('pick_python() { return 0; }\ninstall_tools');
    expect((await run()).code).toBe(0);
    expect(asked()).toEqual([]);
  });
});

describe("the Python of LLMPerf's environment", () => {
  /** Which interpreters are there: what each says of its version, and a venv whose pip notes what it is asked. */
  function pythons(found: Record<string, string>): void {
    const names = ['python3', ...[10, 11, 12, 13, 14].map((minor) => `python3.${minor}`)];
    for (const name of names) {
      const [major = 0, minor = 0] = found[name]?.split('.') ?? [];
      const said = `import sys; sys.modules["ensurepip"] = sys; sys.version_info = (${major}, ${minor}, 0)`;
      instance.command(
        name,
        `[[ "$1 $2" == '-c import ensurepip'* ]] && exec /usr/bin/python3 -c '${said}; exec(sys.argv[1])' "$2"\n` +
          // What the toolkit itself does with its Python is the real one's.
          `[[ "$1 $2" == '-m venv' ]] || exec /usr/bin/python3 "$@"\n` +
          `mkdir -p "$3/bin"; echo '${name}' >"${instance.dir}/made"\n` +
          `printf '#!/bin/bash\\necho "$*" >>"${instance.dir}/pip"\\n' >"$3/bin/pip"; chmod +x "$3/bin/pip"`,
      );
    }
    prepareWith('install_llmperf');
  }

  test.each([
    [{ 'python3.10': '3.10', 'python3.14': '3.14', python3: '3.14' }, 'python3.10'],
    [{ 'python3.12': '3.12', 'python3.13': '3.13' }, 'python3.12'],
    [{ 'python3.13': '3.13', python3: '3.15' }, 'python3.13'],
    [{ 'python3.14': '3.14', python3: '3.14' }, 'python3.14'],
    [{ python3: '3.14' }, 'python3'],
  ])('of %j is %s', async (found, wanted) => {
    pythons(found as unknown as Record<string, string>);
    expect((await run()).code).toBe(0);
    expect(instance.text('made')).toBe(`${wanted}\n`);
  });

  test.each([
    ['3.10', ''],
    ['3.13', '--ignore-requires-python '],
    ['3.14', '--ignore-requires-python '],
  ])('%s gets the locked list, and LLMPerf without its dependencies', async (version, relaxed) => {
    pythons({ [`python${version}`]: version });
    expect((await run()).code).toBe(0);
    expect(instance.text('pip')?.trim().split('\n')).toEqual([
      `install --no-deps --require-hashes -r ${instance.toolkit}/llmperf/requirements.lock`,
      `install --no-deps ${relaxed}-e ${instance.root}/opt/trainyard/src/llmperf`,
    ]);
  });

  test.each([
    ['older than the list', { python3: '3.9' }],
    ['newer than the list', { python3: '3.15' }],
    ['absent', {}],
  ])('%s is refused by name before anything is made', async (_, found) => {
    pythons(found as unknown as Record<string, string>);
    expect((await run()).code).toBe(1);
    expect(instance.text('made')).toBeUndefined();
    expect(reason()).toMatchObject({
      code: 'PythonMissing',
      message: expect.stringContaining('from 3.10 to 3.14'),
    });
  });
});

test('the first boot is waited for, and its warnings are not ours to judge', async () => {
  instance.command('cloud-init', `printf '%s\\n' "$*" >"${instance.dir}/asked"; exit 2`);
  prepareWith('wait_for_boot');
  expect((await run()).code).toBe(0);
  expect(instance.text('asked')).toBe('status --wait\n');
});

describe('the Neuron check', () => {
  const VENV = '/opt/venv';
  /** Driver, runtime library, venv and compiler, each there or not. */
  function neuron(
    has: { driver?: boolean; runtime?: boolean; venv?: boolean; compiler?: boolean } = {},
  ): void {
    const { driver = true, runtime = true, venv = true, compiler = true } = has;
    instance.command('neuron-ls', driver ? "echo '[]'" : "echo 'no neuron device found' >&2; exit 1");
    const packages = ['aws-neuronx-dkms\\t2.21', ...(runtime ? ['aws-neuronx-runtime-lib\\t2.25'] : [])];
    instance.command('dpkg-query', `printf '${packages.join('\\n')}\\n'`);
    const program = (name: string, code: number) =>
      instance.command(`../root${VENV}/bin/${name}`, `echo ${name} said no >&2; exit ${code}`);
    if (venv) program('python', 0);
    if (compiler) program('inference_demo', 0);
    else if (venv) program('inference_demo', 1);
    prepareWith(`TRAINYARD_VENV="$R${VENV}" TRAINYARD_COMPILER=inference_demo\ncheck_neuron`);
  }

  test('passes an instance that has everything', async () => {
    neuron();
    expect((await run()).code).toBe(0);
  });

  test.each([
    ['driver', 'NeuronNotReady', 'no neuron device found'],
    ['runtime', 'RuntimeMissing', 'no package aws-neuronx-runtime-lib; of Neuron’s'.replace('’', "'")],
    ['venv', 'VenvMissing', 'there is no Neuron venv'],
    ['compiler', 'InferenceDemoMissing', 'inference_demo said no'],
  ] as const)('names what is missing: %s', async (part, code, said) => {
    neuron({ [part]: false });
    expect((await run()).code).toBe(1);
    expect(reason()).toMatchObject({
      code,
      message: expect.stringContaining(said),
      next: expect.stringMatching(/\w/),
    });
  });
});

describe('the SSM agent', () => {
  const python = (code: string) =>
    spawnSync('python3', ['-c', code], {
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: join(instance.toolkit, 'python'), PYTHONDONTWRITEBYTECODE: '1' },
    }).stdout.trim();

  test.each([
    ['3.3.986.0', 'True'],
    ['3.3.987.0', 'False'],
    ['3.3.3572.0', 'False'],
    ['3.10.1', 'False'],
    ['absent', 'False'],
  ])('%s is older than the one whose rules were observed: %s', (version, older) => {
    expect(
      python(`from trainyard_host.instance import ssm_agent; print(ssm_agent.is_older('${version}'))`),
    ).toBe(older);
  });
});
