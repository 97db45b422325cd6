import { ended, Machine, until } from './machine';

describe('locks', () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
  });
  afterEach(() => machine.remove());

  const HOLD = 'lock host 1; echo held; run_long sleep 60';
  const log = (command: string) => `root/var/log/trainyard/run-1/compile-${command}.log`;
  const held = () => until('the lock to be taken', () => machine.text(log('first'))?.includes('held'));

  test('a second job is refused with the name of the owner', async () => {
    machine.job('compile', HOLD);
    machine.start('compile', { SSM_COMMAND_ID: 'first' });
    await held();
    expect((await machine.run('compile', { SSM_COMMAND_ID: 'second' })).code).toBe(1);
    const reason = machine.outcome('compile', 'second')?.reason;
    expect(reason?.code).toBe('HostBusy');
    expect(reason?.message).toContain('compile of run run-1 (command first');
  });

  test('a waiting job goes on when the owner ends', async () => {
    machine.job('compile', HOLD);
    const first = machine.start('compile', { SSM_COMMAND_ID: 'first' });
    await held();
    machine.job('compile', 'lock host 30');
    const second = machine.run('compile', { SSM_COMMAND_ID: 'second' });
    first.kill('SIGTERM');
    expect((await second).code).toBe(0);
  });

  test('a killed owner leaves no lock, though what it started lives on', async () => {
    machine.job('compile', HOLD);
    const first = machine.start('compile', { SSM_COMMAND_ID: 'first' });
    const end = ended(first);
    await held();
    first.kill('SIGKILL');
    machine.job('compile', 'lock host 5');
    expect((await machine.run('compile', { SSM_COMMAND_ID: 'second' })).code).toBe(0);
    process.kill(-(first.pid ?? 0), 'SIGKILL');
    await end;
  });

  test('diagnose takes no lock', async () => {
    machine.job('compile', HOLD);
    machine.start('compile', { SSM_COMMAND_ID: 'first' });
    await held();
    machine.command('neuron-ls', "echo '[]'");
    machine.command('systemctl', 'true');
    expect((await machine.run('diagnose', { TRAINYARD_BASE_PORT: '8000' })).code).toBe(0);
    expect(machine.outcome('diagnose')?.made.findings?.[0]).toMatchObject({ name: 'HostNotBootstrapped' });
  });
});
