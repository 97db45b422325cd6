import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { canonical, LOCKED_LIST, llmperfPython, lockedFor } from './llmperf-environment';

jest.setTimeout(900_000);

const TOOLKIT = resolve(__dirname, '../../assets/host/python');

/** What LLMPerf's modules import at the pinned commit, by what each is needed for. */
const IMPORTS = [
  'ray',
  'ray.util',
  'transformers',
  'litellm',
  'boto3',
  'pydantic',
  'google.auth',
  'google.auth.transport.requests',
  'google.cloud.aiplatform',
  'num2words',
  'pandas',
  'requests',
  'tqdm',
];

describe("LLMPerf's environment", () => {
  let python: string;
  beforeAll(() => {
    python = llmperfPython();
  });

  const run = (code: string) => {
    const done = spawnSync(python, ['-B', '-c', code], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, HF_HUB_OFFLINE: '1', PYTHONPATH: TOOLKIT, PYTHONWARNINGS: 'ignore' },
    });
    return { code: done.status, out: done.stdout.trim(), err: done.status === 0 ? '' : done.stderr };
  };

  test('is built on a Python that the list resolves on', () => {
    expect(run('import sys; print("%d.%d" % sys.version_info[:2])').out).toMatch(/^3\.1[0-4]$/);
  });

  test('holds exactly the versions of the locked list, and LLMPerf without its own dependencies', () => {
    const pip = join(python, '../pip');
    const frozen = spawnSync(pip, ['list', '--format=json', '--disable-pip-version-check'], {
      encoding: 'utf8',
    });
    const found = JSON.parse(frozen.stdout) as { name: string; version: string }[];
    const installed = new Map(found.map(({ name, version }) => [canonical(name), version]));
    const minor = run('import sys; print("%d.%d" % sys.version_info[:2])').out;
    const wanted = lockedFor(minor).map(([name, version]) => [canonical(name), version]);
    expect(wanted.length).toBeGreaterThan(80);
    for (const [name = '', version] of wanted)
      expect(`${name} ${installed.get(name)}`).toBe(`${name} ${version}`);
    const tools = ['pip', 'setuptools', 'wheel', 'llmperf'];
    const others = [...installed.keys()].filter((name) => !wanted.some(([pinned]) => pinned === name));
    expect(others.filter((name) => !tools.includes(name))).toEqual([]);
    expect(installed.has('llmperf')).toBe(true);
  });

  test('has no conflict but the Python that LLMPerf asks for', () => {
    const pip = join(python, '../pip');
    const check = spawnSync(pip, ['check', '--disable-pip-version-check'], { encoding: 'utf8' });
    const complaints = check.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('llmperf '));
    expect(complaints.filter((line) => line !== 'No broken requirements found.')).toEqual([]);
  });

  test('imports everything that LLMPerf imports', () => {
    const code = `import importlib\nfor name in ${JSON.stringify(IMPORTS)}: importlib.import_module(name)\nprint("all")`;
    expect(run(code)).toEqual({ code: 0, out: 'all', err: '' });
  });

  test("lets our driver take LLMPerf's library without asking the Hub", () => {
    const code = [
      'from transformers import LlamaTokenizerFast',
      'own = LlamaTokenizerFast.from_pretrained',
      'from trainyard_host.measure.llmperf import library',
      'utils = library.load_llmperf_utils()',
      'print(utils.__name__, utils.sample_random_positive_int(5, 0), LlamaTokenizerFast.from_pretrained == own)',
    ].join('\n');
    expect(run(code)).toEqual({ code: 0, out: 'llmperf.utils 5 True', err: '' });
  });
});

describe('the locked list', () => {
  /** As on an image of Ubuntu 22.04 or newer. docopt has never had a wheel; it is one file of Python. */
  const resolved = (python: string) => {
    const options = [
      '--python-version',
      python,
      '--python-platform',
      'x86_64-manylinux_2_35',
      '--no-header',
      '--no-annotate',
    ];
    const binary = ['--only-binary', ':all:', '--no-binary', 'docopt'];
    const done = spawnSync('uv', ['pip', 'compile', '--quiet', ...options, ...binary, LOCKED_LIST], {
      encoding: 'utf8',
    });
    return {
      code: done.status,
      err: done.stderr,
      pins: done.stdout
        .trim()
        .split('\n')
        .map((pin) => canonical(pin.trim()))
        .sort(),
    };
  };

  test.each(['3.10', '3.11', '3.12', '3.13', '3.14'])(
    'resolves from wheels on Python %s, to itself',
    (python) => {
      const pins = lockedFor(python).map(([name, version]) => canonical(`${name}==${version}`));
      expect(resolved(python)).toEqual({ code: 0, err: '', pins: pins.sort() });
    },
  );

  test.each([
    ['3.12', '2.40.0'],
    ['3.13', '2.45.0'],
    ['3.14', '2.55.0'],
  ])('has for Python %s the Ray %s', (python, version) => {
    expect(lockedFor(python)).toContainEqual(['ray', version]);
  });
});
