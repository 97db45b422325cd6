import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../lib/codes';
import { keys } from '../../lib/contract/names';
import { EmulatedInstance, ended, until } from './emulated-instance';

describe('an outcome on every ending', () => {
  let instance: EmulatedInstance;
  beforeEach(() => {
    instance = new EmulatedInstance();
  });
  afterEach(() => instance.remove());

  const log = () => instance.object(keys.log('run-1', 'i-1', 'prepare', 'command-1')) ?? '';

  test('success: exit 0, status succeeded, the summary alone on stdout and the log in the bucket', async () => {
    instance.phase('prepare', 'echo noise; say hello');
    const end = await instance.run('prepare');
    expect(end.code).toBe(0);
    const outcome = instance.outcome('prepare');
    expect(outcome).toMatchObject({
      status: 'succeeded',
      reason: { code: 'Ok' },
      emulated: { timeScale: 20 },
    });
    expect(end.stdout).toMatch(/^prepare succeeded after [\d.]+ s \(run run-1\)\n/);
    expect(end.stdout).not.toContain('noise');
    expect(log()).toContain('noise');
  });

  test.each([
    [86_400, '2020-01-01T00:00:00.000Z', (moved: number) => moved > 86_400],
    [-86_400, '2099-01-01T00:00:00.000Z', (moved: number) => moved < -86_400],
  ])(
    'a clock that is moved meanwhile, by more than %i s, changes no duration',
    async (_, startedAt, isSo) => {
      // As if the phase had begun by another clock than the one by which it ends.
      instance.phase('prepare', `TRAINYARD_STARTED_AT=${startedAt}`);
      expect((await instance.run('prepare')).code).toBe(0);
      const outcome = instance.outcome('prepare');
      expect(isSo(outcome?.clockMovedSeconds ?? 0)).toBe(true);
      expect(outcome?.seconds).toBeLessThan(3600);
      instance.phase('prepare', 'true');
      await instance.run('prepare', { SSM_COMMAND_ID: 'second' });
      expect(instance.outcome('prepare', 'second')?.clockMovedSeconds).toBeUndefined();
    },
  );

  test('a named failure: exit 1, its code, sentence and next action', async () => {
    instance.phase('prepare', "fail DiskFull 'the disk \"a\" has 1 GiB free' 'remove something'");
    expect((await instance.run('prepare')).code).toBe(1);
    expect(instance.outcome('prepare')).toMatchObject({
      status: 'failed',
      reason: { code: 'DiskFull', message: 'the disk "a" has 1 GiB free', next: 'remove something' },
    });
  });

  test('a failure without a next action gets the general one of its code', async () => {
    instance.phase('prepare', "fail DiskFull 'the disk is full'");
    await instance.run('prepare');
    expect(instance.outcome('prepare')?.reason.next).toBe(CODES.DiskFull.next);
  });

  test('a code that the registry does not know is written as it is, also when there is no registry', async () => {
    instance.phase('prepare', "fail OfAnotherVersion 'something new'");
    await instance.run('prepare');
    const written = () => instance.object(keys.outcome('run-1', 'i-1', 'prepare', 'command-1')) ?? '';
    expect(JSON.parse(written())).toMatchObject({ reason: { code: 'OfAnotherVersion' } });
    expect(() => instance.outcome('prepare')).toThrow('which is not in the registry');
    instance.clear('toolkit/codes.json');
    instance.phase('prepare', "fail DiskFull 'the disk is full'");
    await instance.run('prepare', { SSM_COMMAND_ID: 'command-2' });
    const second = instance.object(keys.outcome('run-1', 'i-1', 'prepare', 'command-2')) ?? '';
    expect(JSON.parse(second)).toMatchObject({
      reason: { code: 'DiskFull', message: 'the disk is full' },
    });
  });

  test('an invalid request: exit 2, and the missing variable is named', async () => {
    instance.phase('prepare', 'require TRAINYARD_MODEL');
    expect((await instance.run('prepare')).code).toBe(2);
    const reason = instance.outcome('prepare')?.reason;
    expect(reason?.code).toBe('MissingVariable');
    expect(reason?.message).toContain('TRAINYARD_MODEL');
  });

  test('a Python phase that is killed has a code, and not `Unexpected`', async () => {
    instance.phase('prepare', 'python3 -c "import os; os.kill(os.getpid(), 9)"');
    expect((await instance.run('prepare')).code).toBe(1);
    expect(instance.outcome('prepare')?.reason).toMatchObject({
      code: 'ProcessKilled',
      message: expect.stringContaining('exit code 137'),
      next: expect.stringContaining('trainyard resume'),
    });
  });

  test('set -e: the line of the failing command and the last log line', async () => {
    instance.phase('prepare', ': one\n: two\necho "the engine room is on fire"\nfalse\necho never');
    expect((await instance.run('prepare')).code).toBe(1);
    const reason = instance.outcome('prepare')?.reason;
    expect(reason?.code).toBe('Unexpected');
    expect(reason?.message).toContain('prepare.sh:4');
    expect(reason?.message).toContain('the engine room is on fire');
    expect(log()).not.toContain('never');
  });

  test.each([137, 168, 169, 194])(
    'exit code %i of a command never leaves, since the agent reads it',
    async (code) => {
      instance.phase('prepare', `run_long bash -c 'exit ${code}'`);
      expect((await instance.run('prepare')).code).toBe(1);
      expect(instance.outcome('prepare')?.reason.message).toContain(`exit code ${code}`);
    },
  );

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s: exit 3 at once, status stopped, no child left',
    async (name) => {
      // What ignores TERM is killed after half a minute; this child obeys, and says so.
      const obeys = `trap "touch ${instance.dir}/obeyed; exit 143" TERM; echo $$ >${instance.dir}/child; sleep 300 & wait`;
      instance.phase('prepare', `run_long bash -c '${obeys}'`);
      const child = instance.start('prepare');
      const end = ended(child);
      const pid = await until('the child', () => Number(instance.text('child')) || false);
      child.kill(name);
      expect((await end).code).toBe(3);
      expect(existsSync(join(instance.dir, 'obeyed'))).toBe(true);
      expect(instance.outcome('prepare')).toMatchObject({ status: 'stopped', reason: { code: 'Stopped' } });
      expect(existsSync(`/proc/${pid}`)).toBe(false);
    },
  );

  test.each(['QUIT', 'ALRM', 'USR1', 'USR2', 'XCPU', 'XFSZ'])('SIG%s is no success', async (name) => {
    instance.phase('prepare', `kill -${name} $$; fail DiskFull 'it went on' 'remove'`);
    expect((await instance.run('prepare')).code).toBe(3);
    expect(instance.outcome('prepare')).toMatchObject({ status: 'stopped', reason: { code: 'Stopped' } });
  });

  test.each(['succeeded', 'failed'])('an agent that is gone: %s, with outcome and log', async (status) => {
    const more = status === 'failed' ? "; fail DiskFull 'full' 'remove'" : '';
    instance.phase(
      'prepare',
      `until [[ -e $TRAINYARD_DATA/gone ]]; do sleep 0.05; done; say 'still here'${more}`,
    );
    instance.file('root/mnt/trainyard/before', '');
    const child = instance.start('prepare');
    const closed = new Promise((done) => child.once('exit', done));
    child.stdout?.destroy();
    child.stderr?.destroy();
    instance.file('root/mnt/trainyard/gone', '');
    await closed;
    expect(instance.outcome('prepare')).toMatchObject({ status });
    expect(log()).toContain('still here');
    expect(readdirSync(join(instance.root, 'var/lib/trainyard/attempts'))).toEqual([]);
  });

  test('SIGKILL: no outcome, which is an answer too, and the heartbeat ends with the phase', async () => {
    instance.phase('prepare', 'run_long sleep 300');
    const child = instance.start('prepare');
    const end = ended(child);
    await until('a heartbeat', () => instance.object(keys.progress('run-1', 'i-1', 'prepare')));
    child.kill('SIGKILL');
    await until('the heartbeat to end', () => !heartbeats(instance.dir));
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    expect((await end).signal).toBe('SIGKILL');
    expect(instance.outcome('prepare')).toBeUndefined();
  });

  test('a bucket that refuses: the outcome stays on the host and the phase says so', async () => {
    instance.phase('prepare', 'true');
    instance.command('aws', 'echo "An error occurred (AccessDenied)" >&2; exit 1');
    const end = await instance.run('prepare');
    expect(end.code).toBe(1);
    expect(existsSync(join(instance.root, 'var/lib/trainyard/outcomes/run-1/prepare/command-1.json'))).toBe(
      true,
    );
  });

  test('an unknown phase is refused before anything is written', async () => {
    const end = await instance.run('polish');
    expect(end.code).toBe(2);
    expect(end.stderr).toContain("'polish'");
    expect(existsSync(join(instance.root, 'var'))).toBe(false);
  });

  test('a console run gets a run id of its own', async () => {
    instance.phase('prepare', 'true');
    const end = await instance.run('prepare', { TRAINYARD_RUN_ID: 'console' });
    expect(end.stdout).toMatch(/run console-\d{8}-\d{6}\)/);
  });
});

function heartbeats(dir: string): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((name) => {
      try {
        const words = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return (
          words.includes('trainyard_host.outcomes.heartbeat') &&
          readFileSync(`/proc/${name}/environ`, 'utf8').includes(dir)
        );
      } catch {
        return false;
      }
    });
}
