/** A bootstrap that finds everything installed ends at once, beside a phase that works, and says so. */
import { spawn } from 'node:child_process';
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
const BUNDLE = 'b'.repeat(64);
const LIB = 'root/var/lib/trainyard';

let instance: EmulatedInstance;
beforeEach(() => {
  instance = new EmulatedInstance();
  instance.file(`${LIB}/bootstrapped.env`, `TRAINYARD_RELEASE=2.23.0\nTRAINYARD_BUNDLE=${BUNDLE}\n`);
  instance.file(`${LIB}/versions.json`, '{"vllm": "0.9"}');
  instance.file(`${LIB}/bootstrap/links`, `${BUNDLE}\n`);
  instance.file(`${LIB}/bootstrap/services`, `${BUNDLE} on-demand 60 720 on 0\n`);
  instance.file(`${LIB}/bootstrap/settings`, 'trainyard/hub-token 127.0.0.1 10 5\n');
});
afterEach(() => instance.remove());

/** Of the bootstrap, what comes before its locks; then it says that it would go on. */
const beforeTheLocks = () =>
  instance.phase(
    'bootstrap',
    `source "$TRAINYARD_TOOLKIT/lib/install.sh"
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

describe('the settings', () => {
  const settings = () => instance.text('root/etc/trainyard/settings.env');
  const installing = () =>
    instance.phase('bootstrap', 'source "$TRAINYARD_TOOLKIT/lib/services.sh"\ninstall_settings');

  test('are what the phases after the bootstrap read, before what an older user data left', async () => {
    installing();
    expect((await instance.run('bootstrap', DOCUMENT)).code).toBe(0);
    expect(settings()?.trimEnd().split('\n')).toEqual([
      'TRAINYARD_TOKEN_SECRET=trainyard/hub-token',
      'TRAINYARD_BIND_ADDRESS=127.0.0.1',
      'TRAINYARD_HEARTBEAT_SECONDS=10',
      'TRAINYARD_RETRY_SECONDS=5',
    ]);
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
