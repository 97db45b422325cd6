import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CODES } from '../../lib/codes';
import { keys } from '../../lib/contract/names';
import { ended, Machine, until } from './machine';

describe('an outcome on every ending', () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  const log = () => machine.object(keys.log('run-1', 'i-1', 'prepare', 'command-1')) ?? '';

  test('success: exit 0, status succeeded, the summary alone on stdout and the log in the bucket', async () => {
    machine.job('prepare', 'echo noise; say hello');
    const end = await machine.run('prepare');
    expect(end.code).toBe(0);
    const outcome = machine.outcome('prepare');
    expect(outcome).toMatchObject({
      status: 'succeeded',
      reason: { code: 'Ok' },
      emulated: { timeScale: 20 },
    });
    expect(end.stdout).toMatch(/^prepare succeeded after [\d.]+ s \(run run-1\)\n/);
    expect(end.stdout).not.toContain('noise');
    expect(log()).toContain('noise');
  });

  test('a named failure: exit 1, its code, sentence and next action', async () => {
    machine.job('prepare', "fail DiskFull 'the disk \"a\" has 1 GiB free' 'remove something'");
    expect((await machine.run('prepare')).code).toBe(1);
    expect(machine.outcome('prepare')).toMatchObject({
      status: 'failed',
      reason: { code: 'DiskFull', message: 'the disk "a" has 1 GiB free', next: 'remove something' },
    });
  });

  test('a failure without a next action gets the general one of its code', async () => {
    machine.job('prepare', "fail DiskFull 'the disk is full'");
    await machine.run('prepare');
    expect(machine.outcome('prepare')?.reason.next).toBe(CODES.DiskFull.next);
  });

  test('a code that the registry does not know is written as it is, also when there is no registry', async () => {
    machine.job('prepare', "fail OfAnotherVersion 'something new'");
    await machine.run('prepare');
    const written = () => machine.object(keys.outcome('run-1', 'i-1', 'prepare', 'command-1')) ?? '';
    expect(JSON.parse(written())).toMatchObject({ reason: { code: 'OfAnotherVersion' } });
    expect(() => machine.outcome('prepare')).toThrow('which is not in the registry');
    machine.clear('toolkit/codes.json');
    machine.job('prepare', "fail DiskFull 'the disk is full'");
    await machine.run('prepare');
    expect(JSON.parse(written())).toMatchObject({
      reason: { code: 'DiskFull', message: 'the disk is full' },
    });
  });

  test('an invalid request: exit 2, and the missing variable is named', async () => {
    machine.job('prepare', 'require TRAINYARD_MODEL');
    expect((await machine.run('prepare')).code).toBe(2);
    const reason = machine.outcome('prepare')?.reason;
    expect(reason?.code).toBe('MissingVariable');
    expect(reason?.message).toContain('TRAINYARD_MODEL');
  });

  test('set -e: the line of the failing command and the last log line', async () => {
    machine.job('prepare', ': one\n: two\necho "the engine room is on fire"\nfalse\necho never');
    expect((await machine.run('prepare')).code).toBe(1);
    const reason = machine.outcome('prepare')?.reason;
    expect(reason?.code).toBe('Unexpected');
    expect(reason?.message).toContain('prepare.sh:4');
    expect(reason?.message).toContain('the engine room is on fire');
    expect(log()).not.toContain('never');
  });

  test.each([137, 168, 169, 194])(
    'exit code %i of a command never leaves, since the agent reads it',
    async (code) => {
      machine.job('prepare', `run_long bash -c 'exit ${code}'`);
      expect((await machine.run('prepare')).code).toBe(1);
      expect(machine.outcome('prepare')?.reason.message).toContain(`exit code ${code}`);
    },
  );

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s: exit 3 at once, status stopped, no child left',
    async (name) => {
      machine.job('prepare', `run_long bash -c 'echo $$ >${machine.dir}/child; sleep 300 & wait'`);
      const child = machine.start('prepare');
      const end = ended(child);
      const pid = await until('the child', () => Number(machine.text('child')) || false);
      const began = Date.now();
      child.kill(name);
      expect((await end).code).toBe(3);
      // What ignores TERM is killed after half a minute; nothing here ignores it.
      expect(Date.now() - began).toBeLessThan(30_000);
      expect(machine.outcome('prepare')).toMatchObject({ status: 'stopped', reason: { code: 'Stopped' } });
      expect(existsSync(`/proc/${pid}`)).toBe(false);
    },
  );

  test('SIGKILL: no outcome, which is an answer too, and the heartbeat ends with the job', async () => {
    machine.job('prepare', 'run_long sleep 300');
    const child = machine.start('prepare');
    const end = ended(child);
    await until('a heartbeat', () => machine.object(keys.progress('run-1', 'i-1', 'prepare')));
    child.kill('SIGKILL');
    await until('the heartbeat to end', () => !heartbeats(machine.dir));
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    expect((await end).signal).toBe('SIGKILL');
    expect(machine.outcome('prepare')).toBeUndefined();
  });

  test('a bucket that refuses: the outcome stays on the host and the job says so', async () => {
    machine.job('prepare', 'true');
    machine.command('aws', 'echo "An error occurred (AccessDenied)" >&2; exit 1');
    const end = await machine.run('prepare');
    expect(end.code).toBe(1);
    expect(existsSync(join(machine.root, 'var/lib/trainyard/outcomes/run-1/prepare/command-1.json'))).toBe(
      true,
    );
  });

  test('an unknown job is refused before anything is written', async () => {
    const end = await machine.run('polish');
    expect(end.code).toBe(2);
    expect(end.stderr).toContain("'polish'");
    expect(existsSync(join(machine.root, 'var'))).toBe(false);
  });

  test('a console run gets a run id of its own', async () => {
    machine.job('prepare', 'true');
    const end = await machine.run('prepare', { TRAINYARD_RUN_ID: 'console' });
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
