import { EmulatedInstance, ended, until } from './emulated-instance';

describe('locks', () => {
  let instance: EmulatedInstance;
  beforeEach(() => {
    instance = new EmulatedInstance();
  });
  afterEach(() => instance.remove());

  const HOLD = 'lock host 1; echo held; run_long sleep 60';
  const log = (command: string) => `root/var/log/trainyard/run-1/compile-${command}.log`;
  const held = () => until('the lock to be taken', () => instance.text(log('first'))?.includes('held'));

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
    instance.phase('compile', 'lock host 30');
    const second = instance.run('compile', { SSM_COMMAND_ID: 'second' });
    first.kill('SIGTERM');
    expect((await second).code).toBe(0);
  });

  test('a killed owner leaves no lock, though what it started lives on', async () => {
    instance.phase('compile', HOLD);
    const first = instance.start('compile', { SSM_COMMAND_ID: 'first' });
    const end = ended(first);
    await held();
    first.kill('SIGKILL');
    instance.phase('compile', 'lock host 5');
    expect((await instance.run('compile', { SSM_COMMAND_ID: 'second' })).code).toBe(0);
    process.kill(-(first.pid ?? 0), 'SIGKILL');
    await end;
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
