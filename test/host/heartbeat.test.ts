import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keys } from '../../lib/contract/names';
import { progressSchema } from '../../lib/contract/outcome';
import { EmulatedInstance, ended, until } from './emulated-instance';

describe('the heartbeat', () => {
  let instance: EmulatedInstance;
  beforeEach(() => {
    instance = new EmulatedInstance();
  });
  afterEach(() => instance.remove());

  const beat = () => {
    const text = instance.object(keys.progress('run-1', 'i-1', 'compile'));
    try {
      return text === undefined ? undefined : progressSchema.parse(JSON.parse(text));
    } catch {
      return undefined; // read while the fake was copying it
    }
  };

  test('uploads what is waited for, with counts, while the phase works', async () => {
    const note = `from trainyard_host.outcomes import progress; progress.waiting_for("graphs to compile", 3, 9, "graphs")`;
    instance.phase(
      'compile',
      `progress 'the "first" thing'; run_long sleep 1.5; python3 -c '${note}'; run_long sleep 60`,
    );
    const child = instance.start('compile', { TRAINYARD_HEARTBEAT_SECONDS: '0.2' });
    const end = ended(child);
    await until('the first thing', () => beat()?.waitingFor === 'the first thing');
    const seen = await until('counts', () => (beat()?.total === 9 ? beat() : undefined));
    expect(seen).toMatchObject({
      commandId: 'command-1',
      waitingFor: 'graphs to compile',
      done: 3,
      unit: 'graphs',
    });
    expect(seen.elapsedSeconds).toBeGreaterThan(1);
    child.kill('SIGTERM');
    await end;
  });

  test('a beat that says nothing new waits until it is a sign of life', async () => {
    instance.command('aws', `[[ $* == *progress* ]] && echo beat >>"$TRAINYARD_ROOT/beats"; exit 0`);
    instance.phase('compile', 'run_long sleep 3');
    const began = Date.now();
    expect((await instance.run('compile', { TRAINYARD_HEARTBEAT_SECONDS: '0.2' })).code).toBe(0);
    const seconds = (Date.now() - began) / 1000;
    const beats = readFileSync(join(instance.root, 'beats'), 'utf8').trim().split('\n').length;
    expect(beats).toBeGreaterThanOrEqual(1);
    // However slow the computer is: one at once, and one for each ten seconds. At every 0.2 s there were fifteen.
    expect(beats).toBeLessThanOrEqual(1 + Math.floor(seconds / 10));
  });

  test('a phase that is over at once sends none', async () => {
    instance.command('aws', `[[ $* == *progress* ]] && echo beat >>"$TRAINYARD_ROOT/beats"; exit 0`);
    instance.phase('stop', 'true');
    const began = Date.now();
    expect((await instance.run('stop', { TRAINYARD_HEARTBEAT_SECONDS: '10' })).code).toBe(0);
    // The first comes after a second, should this computer take so long.
    const isShort = Date.now() - began < 1000;
    expect(existsSync(join(instance.root, 'beats')) && isShort).toBe(false);
  });

  test('a bucket that refuses does not end the phase', async () => {
    instance.command('aws', `[[ $* == *progress* ]] && exit 1; exit 0`);
    instance.phase('compile', 'run_long sleep 1');
    expect((await instance.run('compile', { TRAINYARD_HEARTBEAT_SECONDS: '0.2' })).code).toBe(0);
  });
});
