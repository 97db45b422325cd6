/** Ways out of a closed network, as the tools of a phase see them. */
import { spawnSync } from 'node:child_process';
import type { HostPhase } from '../../lib/contract/phase';
import { EmulatedInstance } from './emulated-instance';

const DOCUMENT = {
  TRAINYARD_SET_BIND_ADDRESS: '127.0.0.1',
  TRAINYARD_SET_HEARTBEAT_SECONDS: '10',
  TRAINYARD_SET_RETRY_SECONDS: '5',
  TRAINYARD_SET_PROXY: 'http://proxy.example.com:3128',
  TRAINYARD_SET_NO_PROXY: 'git.example.com/.corp.example.com',
  TRAINYARD_SET_PIP_INDEX: 'https://pypi.example.com/simple',
  TRAINYARD_SET_GIT_MIRROR: 'https://git.example.com/github',
  TRAINYARD_SET_PATCH_MIRROR: 'https://files.example.com/llmperf',
  TRAINYARD_SET_HUB_ENDPOINT: 'https://hub.example.com',
};
const REGION = { AWS_REGION: 'us-east-2' };

let instance: EmulatedInstance;
beforeEach(() => {
  instance = new EmulatedInstance();
});
afterEach(() => instance.remove());

const SEEN = 'env >"$R/seen"; git config --get-regexp insteadof >"$R/git" || true';
const seen = () => {
  const lines = (instance.text('root/seen') ?? '').split('\n').map((line) => line.split(/=(.*)/s));
  return Object.fromEntries(lines) as Record<string, string | undefined>;
};
const bootstrap = async (more: Record<string, string>) => {
  instance.phase(
    'bootstrap',
    `source "$TRAINYARD_TOOLKIT/lib/services.sh"\ninstall_settings\nadopt_egress\n${SEEN}`,
  );
  expect((await instance.run('bootstrap', { ...REGION, ...more })).code).toBe(0);
};
const phase = async (name: HostPhase) => {
  instance.phase(name, SEEN);
  expect((await instance.run(name, REGION)).code).toBe(0);
};
/** Names of the variables that lead out. */
const ways = () =>
  Object.keys(seen()).filter((name) =>
    /^(https?_proxy|no_proxy|pip_index_url|git_config_count)$/i.test(name),
  );

function expectEgress(): void {
  expect(seen()).toMatchObject({
    HTTPS_PROXY: 'http://proxy.example.com:3128',
    https_proxy: 'http://proxy.example.com:3128',
    PIP_INDEX_URL: 'https://pypi.example.com/simple',
    HF_ENDPOINT: 'https://hub.example.com',
  });
  const direct = seen()['NO_PROXY']?.split(',') ?? [];
  expect(direct).toEqual(
    expect.arrayContaining(['127.0.0.1', '169.254.169.254', '.us-east-2.amazonaws.com', '.corp.example.com']),
  );
  // Neuron's index of packages is no service of the region.
  expect(direct).not.toContain('.amazonaws.com');
  expect(instance.text('root/git')).toBe(
    'url.https://git.example.com/github/.insteadof https://github.com/\n',
  );
}

test('are used by the bootstrap that is told of them, and by the phases that fetch after it', async () => {
  await bootstrap(DOCUMENT);
  expectEgress();
  for (const name of ['prepare', 'compile'] as const) {
    await phase(name);
    expectEgress();
  }
});

test('are not in the way of the servers and of the load', async () => {
  await bootstrap(DOCUMENT);
  for (const name of ['deploy', 'benchmark'] as const) {
    await phase(name);
    expect(ways()).toEqual([]);
  }
});

test('stay as user data set them where AWS is reached through the proxy, in every phase and but for the instance', async () => {
  instance.file(
    'root/etc/trainyard/host.env',
    [
      'TRAINYARD_AWS_PROXY=http://proxy.example.com:3128',
      'HTTPS_PROXY=http://proxy.example.com:3128',
      'https_proxy=http://proxy.example.com:3128',
      'NO_PROXY=localhost,127.0.0.1,169.254.169.254,.corp.example.com',
      'no_proxy=localhost,127.0.0.1,169.254.169.254,.corp.example.com',
      '',
    ].join('\n'),
  );
  await bootstrap({ ...DOCUMENT, TRAINYARD_SET_BIND_ADDRESS: '127.0.0.9' });
  for (const name of ['prepare', 'deploy', 'benchmark', 'stop'] as const) {
    await phase(name);
    expect(seen()).toMatchObject({
      HTTPS_PROXY: 'http://proxy.example.com:3128',
      NO_PROXY: 'localhost,127.0.0.1,169.254.169.254,.corp.example.com,127.0.0.9',
    });
    expect(seen()['no_proxy']).toBe(seen()['NO_PROXY']);
  }
});

test('end with the bootstrap that is told of none', async () => {
  await bootstrap(DOCUMENT);
  const none = Object.fromEntries(
    Object.entries(DOCUMENT).map(([name, value]) => [
      name,
      /PROXY|INDEX|MIRROR|ENDPOINT/.test(name) ? '' : value,
    ]),
  );
  await bootstrap(none);
  expect(ways()).toEqual([]);
  await phase('prepare');
  expect(ways()).toEqual([]);
});

test('are none without a word of them', async () => {
  await phase('prepare');
  expect(ways()).toEqual([]);
  expect(instance.text('root/git')).toBeUndefined();
});

describe('a proxy that asks for a password', () => {
  const SECRET = { ...DOCUMENT, TRAINYARD_SET_PROXY_SECRET: 'team/proxy' };
  const asPhase = async (token: string) => {
    await bootstrap({ ...SECRET, FAKE_TOKEN: 'u:p' });
    instance.phase('prepare', SEEN);
    return await instance.run('prepare', { ...REGION, FAKE_TOKEN: token, SSM_COMMAND_ID: 'command-2' });
  };

  test('gets it from the secret, in the environment of the phase and nowhere else', async () => {
    expect((await asPhase('me:p@ss/w:rd')).code).toBe(0);
    expect(seen()['https_proxy']).toBe('http://me:p%40ss%2Fw%3Ard@proxy.example.com:3128');
    instance.clear('root/seen');
    const kept = spawnSync('grep', ['-rl', 'p%40ss\\|p@ss', instance.dir], { encoding: 'utf8' });
    expect(kept.stdout).toBe('');
  });

  test.each(['', 'no-colon', 'user:'])('is an error by name when the secret is %j', async (token) => {
    expect((await asPhase(token)).code).toBe(1);
    expect(instance.outcome('prepare', 'command-2')?.reason).toMatchObject({
      code: 'ProxySecretUnreadable',
      message: expect.stringContaining('from the secret team/proxy: '),
    });
  });
});

test('lead the patches to their mirror, and name it when it does not answer', async () => {
  instance.command(
    'git',
    `case "$*" in *rev-parse*) echo abc ;; esac; mkdir -p "$R/opt/trainyard/src/llmperf.part"`,
  );
  instance.command('curl', `printf '%s\\n' "$*" >>"${instance.dir}/asked"; exit 22`);
  instance.phase(
    'bootstrap',
    `source "$TRAINYARD_TOOLKIT/lib/sources.sh"
TRAINYARD_LLMPERF_URL=u TRAINYARD_LLMPERF_COMMIT=abc TRAINYARD_LLMPERF_PATCHES=a.patch:00
TRAINYARD_PATCH_BASE=https://raw.example.com/aws
clone() { :; }
adopt_egress
fetch_llmperf`,
  );
  await instance.run('bootstrap', { ...DOCUMENT, TRAINYARD_RETRY_SECONDS: '0' });
  expect(instance.text('asked')).toContain(' https://files.example.com/llmperf/a.patch\n');
  expect(instance.outcome('bootstrap')?.reason).toMatchObject({
    code: 'PatchUnreachable',
    message: expect.stringContaining('from https://files.example.com/llmperf'),
  });
});
