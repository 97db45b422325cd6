/** One execution of one phase: whose id it may carry, and what becomes of one that was killed. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { Alphabet } from '../../lib/documents';
import { EmulatedInstance, ended, until } from './emulated-instance';

const ATTEMPTS = 'root/var/lib/trainyard/attempts';

let instance: EmulatedInstance;
beforeEach(() => {
  instance = new EmulatedInstance();
});
afterEach(() => instance.remove());

describe('a run id', () => {
  const CASES = [
    ...['run-1', 'console-20261129-210431', '0ab', 'a'.repeat(63)],
    ...[
      '["x"]',
      'ab',
      '-run',
      'Run-1',
      'run_1',
      'run.1',
      '../../etc',
      'run/1',
      'a'.repeat(64),
      'run 1',
      'run-1\n',
      'rün-1',
    ],
  ];

  test.each(CASES)('%j is taken by the host exactly where documents take it', async (runId) => {
    instance.phase('stop', 'exit 0');
    const end = await instance.run('stop', { TRAINYARD_RUN_ID: runId });
    const admitted = Alphabet.runId().admits(runId);
    expect({ runId, code: end.code }).toEqual({ runId, code: admitted ? 0 : 2 });
    expect(existsSync(join(instance.dir, 'root/var/log/trainyard'))).toBe(admitted);
    if (!admitted) expect(end.stderr).toMatch(/^RunIdInvalid: .* 3 to 63 of a-z.*\nnext: give another/);
  });
});

describe('an attempt that was killed', () => {
  const state = (command: string) => existsSync(join(instance.dir, ATTEMPTS, `compile-${command}`));
  const compile = (command: string) => instance.run('compile', { SSM_COMMAND_ID: command });
  const log = (command: string) => instance.object(`runs/run-1/i-1/logs/compile/${command}.log`);

  async function working(command: string): Promise<ChildProcess> {
    instance.phase('compile', 'say "at work"; run_long sleep 60');
    const child = instance.start('compile', { SSM_COMMAND_ID: command });
    const file = `root/var/log/trainyard/run-1/compile-${command}.log`;
    await until('the phase to work', () => instance.text(file)?.includes('at work'));
    return child;
  }

  async function killed(command: string): Promise<void> {
    const child = await working(command);
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await ended(child);
  }

  test('is swept by the next phase of its kind, after its log was uploaded', async () => {
    await killed('first');
    expect([state('first'), log('first')]).toEqual([true, undefined]);
    instance.phase('compile', 'exit 0');
    expect((await compile('second')).code).toBe(0);
    expect(state('first')).toBe(false);
    expect(log('first')).toContain('at work');
    expect(log('second')).toContain('the attempt compile-first was killed');
  });

  test('is not one that works, nor one of another kind', async () => {
    const child = await working('first');
    instance.phase('compile', 'exit 0');
    instance.phase('stop', 'exit 0');
    expect((await compile('second')).code).toBe(0);
    expect(state('first')).toBe(true);
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await ended(child);
    expect((await instance.run('stop', { SSM_COMMAND_ID: 'third' })).code).toBe(0);
    expect(state('first')).toBe(true);
  });

  test('is none while it takes its mark of life', async () => {
    // Held where it takes its first lock; the second phase locks as ever.
    const go = join(instance.dir, 'go');
    instance.command(
      'flock',
      `if [[ $SSM_COMMAND_ID == first ]]; then until [[ -f ${go} ]]; do sleep 0.05; done; fi; exec /usr/bin/flock "$@"`,
    );
    instance.phase('compile', 'exit 0');
    const child = instance.start('compile', { SSM_COMMAND_ID: 'first' });
    const first = ended(child);
    await until('the first attempt', () => existsSync(join(instance.dir, ATTEMPTS, 'compile-first/alive')));
    expect((await compile('second')).code).toBe(0);
    expect(state('first')).toBe(true);
    instance.file('go', '');
    expect((await first).code).toBe(0);
  });

  test('is one of three at most, so that the phase itself begins', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) {
      instance.file(`${ATTEMPTS}/compile-${name}/alive`, '');
      instance.file(`${ATTEMPTS}/compile-${name}/run`, 'run-1\n');
    }
    instance.phase('compile', 'exit 0');
    expect((await compile('second')).code).toBe(0);
    expect(names.filter(state)).toEqual(['d', 'e']);
    expect((await compile('third')).code).toBe(0);
    expect(names.filter(state)).toEqual([]);
  });

  test('of a toolkit that left no mark of life is taken for one after two days', async () => {
    for (const name of ['today', 'old']) instance.file(`${ATTEMPTS}/compile-${name}/progress.json`, '{}');
    const days = (count: number) => new Date(Date.now() - count * 86_400_000);
    utimesSync(join(instance.dir, ATTEMPTS, 'compile-old'), days(3), days(3));
    instance.phase('compile', 'exit 0');
    expect((await compile('second')).code).toBe(0);
    expect(['today', 'old'].map(state)).toEqual([true, false]);
  });

  test('whose log cannot be uploaded is swept too, and the phase goes on', async () => {
    await killed('first');
    instance.command('aws', 'exit 1');
    instance.phase('compile', 'exit 0');
    await compile('second');
    expect(state('first')).toBe(false);
    expect(instance.text('root/var/log/trainyard/run-1/compile-first.log')).toContain('at work');
  });
});

describe('the SSM agent', () => {
  test.each([
    ['3.0.161.0', 1],
    ['2.3.978.0', 1],
    ['3.0.284.0', 0],
    ['3.3.987.0', 0],
  ])('%s ends the bootstrap with %i', async (version, code) => {
    instance.command('../root/usr/bin/amazon-ssm-agent', `echo "SSM Agent version: ${version}"`);
    instance.phase('bootstrap', 'host instance.ssm_agent');
    expect((await instance.run('bootstrap')).code).toBe(code);
    const { reason } = instance.outcome('bootstrap') ?? {};
    if (code === 0) expect(reason?.code).toBe('Ok');
    else
      expect(reason).toMatchObject({
        code: 'AgentTooOld',
        message: expect.stringContaining(`is ${version}; 3.0.284.0`),
      });
  });
});
