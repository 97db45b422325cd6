/** Toolkits lie side by side: which may use an instance that another one set up, and which are removed. */
import { spawn } from 'node:child_process';
import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatedInstance, until } from './emulated-instance';

let instance: EmulatedInstance;
beforeEach(() => {
  instance = new EmulatedInstance();
});
afterEach(() => instance.remove());

describe('an instance that another toolkit set up', () => {
  const MARKS = 'root/var/lib/trainyard/bootstrap.json';
  const OTHER = { TRAINYARD_BUNDLE: 'c'.repeat(64) };
  beforeEach(async () => {
    instance.phase('bootstrap', 'mkdir -p "$TRAINYARD_LIB/bootstrap"; host phases.release finish');
    expect((await instance.run('bootstrap')).code).toBe(0);
    instance.phase('compile', 'require_bootstrap');
  });
  const reason = () => instance.outcome('compile')?.reason;

  test('is used by one that installs the same', async () => {
    expect((await instance.run('compile', OTHER)).code).toBe(0);
    const log = instance.object('runs/run-1/i-1/logs/compile/command-1.log');
    expect(log).toContain('set up by toolkit bbbbbbbbbbbb, which installs what this one needs');
  });

  test.each<[string, () => unknown, Record<string, string>, RegExp]>([
    [
      'list of LLMPerf',
      () => instance.file('toolkit/llmperf/requirements.lock', 'ray==3.0\n'),
      OTHER,
      /^list of LLMPerf: this document's toolkit needs \w{12}, the instance has \w{12}$/,
    ],
    [
      'list of vLLM',
      () => instance.file('toolkit/vllm/2.23.0.txt', 'numpy==1.25.2\n'),
      OTHER,
      /^list of vLLM: this document's toolkit needs \w{12}, the instance has \w{12}$/,
    ],
    [
      'release',
      () => {},
      { ...OTHER, TRAINYARD_RELEASE: '2.24.0' },
      /^SDK release: this document's toolkit needs 2\.24\.0, the instance has 2\.23\.0$/,
    ],
    [
      'source of vLLM',
      () => {
        const facts = JSON.parse(instance.text('toolkit/facts.json') ?? '{}');
        facts.releases['2.23.0'].vllm.commit = 'f'.repeat(40);
        instance.file('toolkit/facts.json', JSON.stringify(facts));
      },
      OTHER,
      /^vLLM: this document's toolkit needs \S+ \S+ f{40}, the instance has \S+/,
    ],
    [
      'record of what is installed',
      () => instance.file(MARKS, '{"bundle": "b"}'),
      OTHER,
      /did not say what it installed$/,
    ],
  ])('is refused by one that needs another %s', async (_, change, more, message) => {
    change();
    expect((await instance.run('compile', more)).code).toBe(1);
    expect(reason()).toMatchObject({
      code: 'HostBootstrappedDifferently',
      message: expect.stringMatching(message),
    });
  });

  test('and never finished is not used at all', async () => {
    instance.clear('root/var/lib/trainyard/bootstrapped.env');
    await instance.run('compile', OTHER);
    expect(reason()?.code).toBe('HostNotBootstrapped');
  });
});

describe('toolkits', () => {
  const digest = (letter: string) => letter.repeat(64);
  const folder = (letter: string) => `root/opt/trainyard/bundles/${digest(letter)}`;
  const LETTERS = ['1', '2', '3', '4', '5', '6', '7', '8'];
  const left = () => LETTERS.filter((letter) => existsSync(join(instance.dir, folder(letter))));
  /** '1' was used longest ago. */
  beforeEach(() => {
    for (const [index, letter] of LETTERS.entries()) {
      instance.file(`${folder(letter)}/phase`, '');
      const at = new Date(1_700_000_000_000 + index * 60_000);
      utimesSync(join(instance.dir, folder(letter)), at, at);
    }
    instance.phase('bootstrap', 'source "$TRAINYARD_TOOLKIT/lib/install.sh"\nremove_old_toolkits');
  });

  test('are kept but for those that were used longest ago', async () => {
    expect((await instance.run('bootstrap')).code).toBe(0);
    expect(left()).toEqual(['4', '5', '6', '7', '8']);
  });

  /** What a phase of a run left on this instance when it ended, days ago. */
  function ended(run: string, job: string, letter: string, daysAgo: number, status = 'succeeded'): void {
    const endedAt = new Date(Date.now() - daysAgo * 86_400_000).toISOString();
    const outcome = { job, status, bundle: digest(letter), endedAt };
    instance.file(`root/var/lib/trainyard/outcomes/${run}/${job}/c-${daysAgo}.json`, JSON.stringify(outcome));
  }
  const RUN = 'tutorial-20261123-191500-4f2a';

  test.each<[string, () => void, string]>([
    ['of a run that goes on', () => ended(RUN, 'prepare', '1', 2), '1'],
    ['of a run that failed', () => ended(RUN, 'compile', '2', 59, 'failed'), '2'],
    ['of a stop that failed', () => ended(RUN, 'stop', '2', 1, 'failed'), '2'],
    [
      'of a run that went on after a stop',
      () => {
        ended(RUN, 'stop', '1', 2);
        ended(RUN, 'deploy', '1', 1);
      },
      '1',
    ],
    [
      'with an end that nobody can read',
      () =>
        instance.file(
          `root/var/lib/trainyard/outcomes/${RUN}/prepare/c.json`,
          JSON.stringify({ bundle: digest('3') }),
        ),
      '3',
    ],
  ])('are not removed while an open run names them: %s', async (_, leave, kept) => {
    leave();
    expect((await instance.run('bootstrap')).code).toBe(0);
    expect(left()).toEqual([kept, '4', '5', '6', '7', '8']);
  });

  test.each<[string, () => void]>([
    ['that was stopped', () => [ended(RUN, 'deploy', '1', 2), ended(RUN, 'stop', '1', 1)]],
    ['that nobody went on with for 60 days', () => ended(RUN, 'prepare', '1', 61)],
    ['that is a bootstrap', () => ended('bootstrap-0123456789ab', 'bootstrap', '1', 1)],
    ['that somebody began in the console', () => ended('console-20261123-191500', 'prepare', '1', 1)],
  ])('are removed with a run %s', async (_, leave) => {
    leave();
    expect((await instance.run('bootstrap')).code).toBe(0);
    expect(left()).toEqual(['4', '5', '6', '7', '8']);
  });

  test('are not removed while a phase runs with them', async () => {
    const file = join(instance.dir, folder('2'), 'phase');
    const phase = spawn('flock', ['--shared', file, 'sh', '-c', 'echo runs; exec sleep 60'], {
      detached: true,
    });
    let said = '';
    phase.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until('the phase', () => said.includes('runs'));
    expect((await instance.run('bootstrap')).code).toBe(0);
    process.kill(-(phase.pid ?? 0), 'SIGKILL');
    expect(left()).toEqual(['2', '4', '5', '6', '7', '8']);
  });

  test('are held by each phase, so that a bootstrap beside it keeps them', async () => {
    instance.phase('compile', 'say "at work"; run_long sleep 60');
    const child = instance.start('compile');
    const log = 'root/var/log/trainyard/run-1/compile-command-1.log';
    await until('the phase to work', () => instance.text(log)?.includes('at work'));
    const free = spawn('flock', ['--nonblock', join(instance.toolkit, 'phase'), 'true']);
    const code = await new Promise((done) => free.once('exit', done));
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    expect(code).toBe(1);
  });
});
