/** A bootstrap that finds everything installed ends at once, beside a phase that works, and says so. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { EmulatedInstance, until } from './emulated-instance';

/** As the document of an environment sets them. */
const DOCUMENT = {
  TRAINYARD_CAPACITY: 'on-demand',
  TRAINYARD_IDLE_MINUTES: '60',
  TRAINYARD_LATEST_END_MINUTES: '720',
  TRAINYARD_METRICS: 'on',
  TRAINYARD_PROMETHEUS_PORT: '0',
  TRAINYARD_SET_TOKEN_SECRET: 'trainyard/hub-token',
  TRAINYARD_SET_BIND_ADDRESS: '127.0.0.1',
  TRAINYARD_SET_HEARTBEAT_SECONDS: '10',
  TRAINYARD_SET_RETRY_SECONDS: '5',
};
/** What they become, for the phases that follow. */
const SETTINGS = `TRAINYARD_TOKEN_SECRET=trainyard/hub-token
TRAINYARD_BIND_ADDRESS=127.0.0.1
TRAINYARD_HEARTBEAT_SECONDS=10
TRAINYARD_RETRY_SECONDS=5
TRAINYARD_MODELS=
TRAINYARD_PROXY=
TRAINYARD_PROXY_SECRET=
TRAINYARD_NO_PROXY=
TRAINYARD_PIP_INDEX=
TRAINYARD_GIT_MIRROR=
TRAINYARD_PATCH_MIRROR=
TRAINYARD_HUB_ENDPOINT=
`;
const BUNDLE = 'b'.repeat(64);
const LIB = 'root/var/lib/trainyard';

let instance: EmulatedInstance;
beforeEach(() => {
  instance = new EmulatedInstance();
  instance.file(`${LIB}/bootstrapped.env`, `TRAINYARD_RELEASE=2.23.0\nTRAINYARD_BUNDLE=${BUNDLE}\n`);
  instance.command('neuron-ls', 'echo "[]"');
  instance.file(`${LIB}/versions.json`, '{"vllm": "0.9"}');
  instance.file(`${LIB}/bootstrap/links`, `${BUNDLE}\n`);
  instance.file(`${LIB}/bootstrap/services`, `${BUNDLE} on-demand 60 720 on 0\n`);
  instance.file(`${LIB}/bootstrap/settings`, `${createHash('sha256').update(SETTINGS).digest('hex')}\n`);
});
afterEach(() => instance.remove());

/** Of the bootstrap, what comes before its locks; then it says that it would go on. */
const beforeTheLocks = () =>
  instance.phase(
    'bootstrap',
    `source "$TRAINYARD_TOOLKIT/lib/install.sh"
source "$TRAINYARD_TOOLKIT/lib/holds.sh"
source "$TRAINYARD_TOOLKIT/lib/services.sh"
end_if_installed
fail InstallFailed 'there is something to install' 'install it'`,
  );

test('takes no lock, so that a phase that works is not waited for', async () => {
  const lock = instance.file(`${LIB}/locks/quiet.lock`, '');
  const holder = spawn('flock', [lock, 'sh', '-c', 'echo has it; exec sleep 60'], { detached: true });
  let said = '';
  holder.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await until('the lock to be held', () => said.includes('has it'));
  const end = await instance.run('bootstrap', DOCUMENT);
  process.kill(-(holder.pid ?? 0), 'SIGKILL');
  expect(end).toMatchObject({ code: 0, stdout: expect.stringContaining('nothingToDo: True') });
  expect(instance.outcome('bootstrap')).toMatchObject({
    status: 'succeeded',
    made: { nothingToDo: true },
    versions: { vllm: '0.9' },
  });
});

test('still says that the kernel is not held any more', async () => {
  instance.file(`${LIB}/held-kernel.txt`, 'linux-aws\n');
  instance.command('dpkg-query', 'echo "ii  linux-aws"');
  instance.command('apt-mark', 'exit 0');
  expect((await instance.run('bootstrap', DOCUMENT)).code).toBe(0);
  expect(instance.outcome('bootstrap')?.made).toEqual({ nothingToDo: true, kernelNotHeld: ['linux-aws'] });
});

test('started by hand, without what a document sets, it looks at release and toolkit alone', async () => {
  beforeTheLocks();
  instance.clear(`${LIB}/bootstrap/services`);
  instance.clear(`${LIB}/bootstrap/settings`);
  expect((await instance.run('bootstrap')).code).toBe(0);
});

const file = (path: string, text: string) => () => void instance.file(`${LIB}/${path}`, text);
test.each<[string, () => void, Record<string, string>]>([
  ['another toolkit', () => {}, { TRAINYARD_BUNDLE: 'c'.repeat(64) }],
  ['another release', () => {}, { TRAINYARD_RELEASE: '2.24.0' }],
  ['another guard', () => {}, { TRAINYARD_IDLE_MINUTES: '0' }],
  ['another secret', () => {}, { TRAINYARD_SET_TOKEN_SECRET: 'trainyard/other' }],
  ['a proxy', () => {}, { TRAINYARD_SET_PROXY: 'http://proxy:3128' }],
  ['no secret any more', () => {}, { TRAINYARD_SET_TOKEN_SECRET: '' }],
  ['the links of another toolkit', file('bootstrap/links', 'c\n'), {}],
  ['a bootstrap that did not end', () => instance.clear(`${LIB}/versions.json`), {}],
  ['no bootstrap before', () => instance.clear(`${LIB}/bootstrapped.env`), {}],
])('goes on for %s', async (_, change, more) => {
  beforeTheLocks();
  change();
  expect((await instance.run('bootstrap', { ...DOCUMENT, ...more })).code).toBe(1);
  expect(instance.outcome('bootstrap')?.reason.code).toBe('InstallFailed');
});

describe('the driver', () => {
  const ran = async () => {
    const { code } = await instance.run('bootstrap', DOCUMENT);
    return [code, instance.outcome('bootstrap')?.reason.code];
  };
  const failing = () => instance.command('neuron-ls', 'echo "no neuron device found" >&2; exit 1');

  test('is asked once for each start, also where there is nothing to do', async () => {
    expect(await ran()).toEqual([0, 'Ok']);
    failing();
    instance.clear('s3');
    expect((await instance.run('bootstrap', { ...DOCUMENT, SSM_COMMAND_ID: 'command-2' })).code).toBe(0);
  });

  test('that was lost with a kernel is told from one that is not there', async () => {
    failing();
    instance.file(`${LIB}/kernel`, '6.8.0-1000-aws\n');
    expect(await ran()).toEqual([1, 'DriverNotForKernel']);
    expect(instance.outcome('bootstrap')?.reason).toMatchObject({
      message: expect.stringMatching(
        /answered on kernel 6\.8\.0-1000-aws and does not on .*no neuron device/,
      ),
      next: expect.stringContaining('start kernel 6.8.0-1000-aws again'),
    });
  });

  test('that does not answer on the same kernel is not ready', async () => {
    failing();
    expect(await ran()).toEqual([1, 'NeuronNotReady']);
  });
});

describe('the snap of the SSM agent', () => {
  const calls = () => instance.text('snap-calls')?.trim().split('\n') ?? [];
  function snap(notes: string, code = 0): void {
    instance.file('root/snap/amazon-ssm-agent/current/meta', '');
    instance.command(
      'snap',
      `echo "$*" >>"${instance.dir}/snap-calls"
[[ $1 != list ]] || { printf 'Name Version Rev Tracking Publisher Notes\n%s\n' 'amazon-ssm-agent 3.3 1 latest aws ${notes}'; exit; }
exit ${code}`,
    );
    instance.phase('stop', 'exit 0');
  }
  const stop = (command = 'command-1') => instance.run('stop', { SSM_COMMAND_ID: command });

  test('is held while a phase works, for a time that ends', async () => {
    snap('classic');
    await stop();
    await stop('command-2');
    expect(calls().filter((line) => line.startsWith('refresh'))).toEqual(
      Array(2).fill('refresh --hold=24h amazon-ssm-agent'),
    );
  });

  test('that somebody else holds is left alone', async () => {
    snap('classic,held');
    expect((await stop()).code).toBe(0);
    expect(calls()).toEqual(['list amazon-ssm-agent']);
  });

  test('that an old snapd cannot hold is said, and the phase goes on', async () => {
    snap('-', 1);
    expect((await stop()).code).toBe(0);
    const log = instance.object('runs/run-1/i-1/logs/stop/command-1.log');
    expect(log).toContain('could not be held');
  });

  test('that the instance does not have is not looked for', async () => {
    snap('-');
    instance.clear('root/snap');
    expect((await stop()).code).toBe(0);
    expect(calls()).toEqual([]);
  });
});

describe('the settings', () => {
  const settings = () => instance.text('root/etc/trainyard/settings.env');
  const installing = () =>
    instance.phase('bootstrap', 'source "$TRAINYARD_TOOLKIT/lib/services.sh"\ninstall_settings');

  test('are what the phases after the bootstrap read, before what an older user data left', async () => {
    installing();
    expect((await instance.run('bootstrap', DOCUMENT)).code).toBe(0);
    expect(settings()).toBe(SETTINGS);
    instance.file(
      'root/etc/trainyard/host.env',
      'TRAINYARD_TOKEN_SECRET=old\nTRAINYARD_ASSETS_BUCKET=assets\n',
    );
    instance.phase('stop', 'printf "$TRAINYARD_TOKEN_SECRET $TRAINYARD_ASSETS_BUCKET" >"$R/seen"');
    expect((await instance.run('stop')).code).toBe(0);
    expect(instance.text('root/seen')).toBe('trainyard/hub-token assets');
  });

  test('without a secret are read so too', async () => {
    installing();
    expect((await instance.run('bootstrap', { ...DOCUMENT, TRAINYARD_SET_TOKEN_SECRET: '' })).code).toBe(0);
    instance.file('root/etc/trainyard/host.env', 'TRAINYARD_TOKEN_SECRET=old\n');
    instance.phase('stop', 'printf "[$TRAINYARD_TOKEN_SECRET]" >"$R/seen"');
    expect((await instance.run('stop')).code).toBe(0);
    expect(instance.text('root/seen')).toBe('[]');
  });
});
