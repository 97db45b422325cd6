import type { ChildProcess } from 'node:child_process';
import { EmulatedInstance, ended, until } from './emulated-instance';

describe('locks', () => {
  let instance: EmulatedInstance;
  beforeEach(() => {
    instance = new EmulatedInstance();
  });
  afterEach(() => instance.remove());

  const HOLD = 'lock devices 1; echo held; run_long sleep 60';
  const log = (command: string) => `root/var/log/trainyard/run-1/compile-${command}.log`;
  const held = () => until('the lock to be taken', () => instance.text(log('first'))?.includes('held'));

  const message = (command: string) => instance.outcome('compile', command)?.reason.message;
  const gone = async (child: ChildProcess) => {
    const end = ended(child);
    process.kill(-(child.pid ?? 0), 'SIGKILL');
    await end;
  };

  test('a second phase is refused with the name of the owner', async () => {
    instance.phase('compile', HOLD);
    instance.start('compile', { SSM_COMMAND_ID: 'first' });
    await held();
    expect((await instance.run('compile', { SSM_COMMAND_ID: 'second' })).code).toBe(1);
    const reason = instance.outcome('compile', 'second')?.reason;
    expect(reason?.code).toBe('HostBusy');
    expect(reason?.message).toContain('compile of run run-1 (command first');
  });

  test('a waiting phase goes on when the owner ends', async () => {
    instance.phase('compile', HOLD);
    const first = instance.start('compile', { SSM_COMMAND_ID: 'first' });
    await held();
    instance.phase('compile', 'lock devices 30');
    const second = instance.run('compile', { SSM_COMMAND_ID: 'second' });
    first.kill('SIGTERM');
    expect((await second).code).toBe(0);
  });

  test.each([86_400, -86_400])('a wait follows no clock that is moved by %i s', async (moved) => {
    instance.phase('compile', HOLD);
    const first = instance.start('compile', { SSM_COMMAND_ID: 'first' });
    await held();
    // What bash makes of a moved clock: its SECONDS go along.
    instance.phase(
      'compile',
      `try=0
try_lock() { try=$((try + 1)); SECONDS=$((SECONDS + ${moved})); ((try > 2)); }
lock devices 3600`,
    );
    const second = instance.run('compile', { SSM_COMMAND_ID: 'second' });
    expect((await second).code).toBe(0);
    first.kill('SIGTERM');
  });

  test('a killed owner leaves no lock, though what it started lives on', async () => {
    instance.phase('compile', HOLD);
    const first = instance.start('compile', { SSM_COMMAND_ID: 'first' });
    const end = ended(first);
    await held();
    first.kill('SIGKILL');
    instance.phase('compile', 'lock devices 5');
    expect((await instance.run('compile', { SSM_COMMAND_ID: 'second' })).code).toBe(0);
    process.kill(-(first.pid ?? 0), 'SIGKILL');
    await end;
  });

  test('who shares a lock is beside others, keeps out who wants it alone, and is named while it lives', async () => {
    instance.phase('compile', 'lock_shared quiet 5; echo held; run_long sleep 60');
    const first = instance.start('compile', { SSM_COMMAND_ID: 'first' });
    await held();
    const second = instance.start('compile', { SSM_COMMAND_ID: 'second' });
    await until('the second to share it', () => instance.text(log('second'))?.includes('held'));
    instance.phase('compile', 'lock quiet 1');
    expect((await instance.run('compile', { SSM_COMMAND_ID: 'third' })).code).toBe(1);
    expect(message('third')).toMatch(
      /held by compile of run run-1 \(command first, .*; .*\(command second, /,
    );
    await gone(first);
    expect((await instance.run('compile', { SSM_COMMAND_ID: 'fourth' })).code).toBe(1);
    expect(message('fourth')).toMatch(/held by compile of run run-1 \(command second, [^;]*; waited 1 s/);
    await gone(second);
    expect((await instance.run('compile', { SSM_COMMAND_ID: 'fifth' })).code).toBe(0);
    expect(instance.text('root/var/lib/trainyard/locks/quiet.lock')?.trim().split('\n')).toHaveLength(1);
  });

  test('who has a lock alone keeps out who would share it', async () => {
    instance.phase('compile', 'lock quiet 1; echo held; run_long sleep 60');
    instance.start('compile', { SSM_COMMAND_ID: 'first' });
    await held();
    instance.phase('compile', 'lock_shared quiet 1');
    expect((await instance.run('compile', { SSM_COMMAND_ID: 'second' })).code).toBe(1);
    expect(message('second')).toContain('the lock quiet is held by compile of run run-1 (command first, ');
  });

  test('ten that begin together take four slots, each its own, and six are busy', async () => {
    instance.phase('compile', 'lock_slot part 4 1; echo held; echo $TRAINYARD_SLOT >&3; run_long sleep 60');
    const names = Array.from({ length: 10 }, (_, index) => `c${index}`);
    const all = names.map((name) => ({ name, child: instance.start('compile', { SSM_COMMAND_ID: name }) }));
    const ends = all.map(({ child }) => ended(child));
    const busy = () => all.filter(({ child }) => child.exitCode !== null).map(({ name }) => name);
    await until('six to give up', () => busy().length === 6);
    expect(busy().map((name) => instance.outcome('compile', name)?.reason.code)).toEqual(
      Array(6).fill('HostBusy'),
    );
    const slots = names.filter((name) => instance.text(log(name))?.includes('held'));
    expect(slots).toHaveLength(4);
    for (const { child } of all) child.kill('SIGTERM');
    const taken = (await Promise.all(ends)).map(({ stdout }) => /^\d+$/m.exec(stdout)?.[0]).filter(Boolean);
    expect(taken.sort()).toEqual(['1', '2', '3', '4']);
  });

  test('diagnose takes no lock', async () => {
    instance.phase('compile', HOLD);
    instance.start('compile', { SSM_COMMAND_ID: 'first' });
    await held();
    instance.command('neuron-ls', "echo '[]'");
    instance.command('systemctl', 'true');
    expect((await instance.run('diagnose', { TRAINYARD_BASE_PORT: '8000' })).code).toBe(0);
    expect(instance.outcome('diagnose')?.made.findings?.[0]).toMatchObject({ name: 'HostNotBootstrapped' });
  });
});
