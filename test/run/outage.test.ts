/** What a run survives: outages, lost answers, lists that are behind, processes that are gone. */
import { commandComment, runOfComment } from '../../lib/run';
import { sendingComment } from '../../lib/run/ports/ports';
import { AwsError, START } from './fakes';
import { Scene } from './scene';

const MINUTE = 60_000;
const refused = () => Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
/** Fails the calls of a port's method between two moments. */
function away(scene: Scene, from: number, minutes: number): void {
  const out = () => scene.clock.now() >= from && scene.clock.now() < from + minutes * MINUTE;
  const invocations = scene.host.invocations.bind(scene.host);
  const get = scene.store.get.bind(scene.store);
  scene.host.invocations = (id) => (out() ? Promise.reject(refused()) : invocations(id));
  scene.store.get = (key) => (out() ? Promise.reject(refused()) : get(key));
}

describe('an outage', () => {
  test('of ten minutes ends nothing, and nothing is sent twice', async () => {
    const scene = new Scene();
    scene.host.script('compile', { takes: 5 * MINUTE });
    away(scene, START + MINUTE, 10);
    const { phases } = await scene.run(['compile', 'deploy']);
    expect(phases.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
    expect(scene.sentPhases()).toEqual(['compile', 'deploy']);
    expect(scene.of('retrying').length).toBeGreaterThan(6);
  });

  test('that is longer ends the watch within its bound, and the advice goes on with the same run', async () => {
    const scene = new Scene();
    scene.host.script('compile', { takes: 5 * MINUTE });
    away(scene, START + MINUTE, 60);
    const runId = () => scene.runId();
    await expect(scene.run(['compile'])).rejects.toMatchObject({
      code: 'CallFailed',
      next: expect.stringMatching(
        /^when the service answers again, continue with: trainyard resume tutorial-/,
      ),
      data: { phase: 'compile' },
    });
    const waited = scene.clock.now() - START - MINUTE;
    expect(waited).toBeGreaterThanOrEqual(15 * MINUTE);
    expect(waited).toBeLessThan(16 * MINUTE);
    await scene.clock.sleep(60 * MINUTE);
    expect((await scene.resume(runId())).phases).toEqual([]);
    expect(scene.sentPhases()).toEqual(['compile']);
  });

  test('is not waited out where the service refuses', async () => {
    const scene = new Scene();
    scene.host.fail('invocations', new AwsError('AccessDeniedException'));
    await expect(scene.run(['compile'])).rejects.toMatchObject({
      code: 'CallFailed',
      next: expect.stringMatching(/permission .*; continue with: trainyard resume /),
    });
  });
});

describe('credentials that expire in mid-run', () => {
  const expires = (scene: Scene, minutes: number) => {
    scene.host.script('compile', { takes: 30 * MINUTE });
    const invocations = scene.host.invocations.bind(scene.host);
    const out = () => scene.clock.now() > START + MINUTE && scene.clock.now() < START + minutes * MINUTE;
    scene.host.invocations = (id) =>
      out() ? Promise.reject(new AwsError('ExpiredTokenException')) : invocations(id);
  };

  test('are waited for, and it is said once', async () => {
    const scene = new Scene();
    expires(scene, 10);
    const { phases } = await scene.run(['compile']);
    expect(phases[0]?.status).toBe('succeeded');
    expect(scene.of('note').filter(({ message }) => message.includes('sign in again'))).toHaveLength(1);
  });

  test('and are not renewed end the watch with the line that goes on', async () => {
    const scene = new Scene();
    expires(scene, 60);
    await expect(scene.run(['compile'])).rejects.toMatchObject({
      code: 'CallFailed',
      next: expect.stringMatching(/^sign in again.*continue with: trainyard resume tutorial-/),
    });
    expect(scene.clock.now() - START).toBeLessThan(18 * MINUTE);
  });
});

test.each([
  ['sleeps', 30 * MINUTE, 'slept for 30 minutes'],
  ['has its clock set back', -5 * MINUTE, 'had its clock set back by 5 minutes'],
])('a computer that %s is told so, and the watch goes on', async (_what, jump, words) => {
  const scene = new Scene();
  scene.host.script('compile', { takes: 3 * MINUTE });
  let jumped = 0;
  const now = scene.clock.now;
  scene.clock.now = () => now() + jumped;
  scene.clock.after(MINUTE, () => {
    jumped = jump;
  });
  const { phases } = await scene.run(['compile']);
  expect(phases[0]?.status).toBe('succeeded');
  expect(scene.of('note').map(({ message }) => message)).toEqual([expect.stringContaining(words)]);
});

describe('a command whose answer was lost', () => {
  test('is sent once, also when the list is half a minute behind', async () => {
    const scene = new Scene();
    scene.host.listedAfter = 30_000;
    scene.host.script('compile', { takes: 5 * MINUTE });
    scene.host.fail('send', new AwsError('TimeoutError'), 1, true);
    await scene.run(['compile']);
    expect(scene.sentPhases()).toEqual(['compile']);
  });

  test('is sent once, also when it has ended before it is in the list', async () => {
    const scene = new Scene();
    scene.host.listedAfter = 30_000;
    scene.host.script('compile', { takes: 500 });
    scene.host.fail('send', new AwsError('InternalServerError'), 1, true);
    await scene.run(['compile']);
    expect(scene.sentPhases()).toEqual(['compile']);
  });

  test('is sent again when it is in no list for a minute', async () => {
    const scene = new Scene();
    scene.host.fail('send', new AwsError('InternalServerError'));
    await scene.run(['compile']);
    expect(scene.sentPhases()).toEqual(['compile']);
    expect(scene.clock.now() - START).toBeGreaterThan(MINUTE);
  });

  test('is not taken for one of an earlier attempt', async () => {
    const scene = new Scene();
    scene.host.script('compile', { outcome: 'failed' });
    await scene.run(['compile']).catch(() => undefined);
    scene.clock.randoms = [0.25];
    scene.host.fail('send', new AwsError('TimeoutError'));
    await scene.resume(scene.runId());
    expect(scene.sentPhases()).toEqual(['compile', 'compile']);
    expect(scene.host.sent[0]?.comment).not.toBe(scene.host.sent[1]?.comment);
  });

  test('that reached nobody is repeated without a search', async () => {
    const scene = new Scene();
    scene.host.fail('send', refused(), 2);
    await scene.run(['compile']);
    expect(scene.host.calls).not.toContain('commands');
  });

  test('has a comment that names its run and fits the service', () => {
    const longest = `${'e'.repeat(55)}-c99-2`;
    const comment = sendingComment(commandComment(longest.padEnd(63, 'x'), 'bootstrap'), () => 0.999_999);
    expect(comment.length).toBeLessThanOrEqual(100);
    expect(runOfComment(comment)).toBe(longest.padEnd(63, 'x'));
  });
});

describe('a process that is gone before its first word', () => {
  const silent = () => {
    const scene = new Scene();
    scene.host.script('compile', { hangs: true });
    return scene;
  };
  const minutes = (scene: Scene) => (scene.clock.now() - START) / MINUTE;

  test('is noticed after five minutes where the agent does not answer either', async () => {
    const scene = silent();
    scene.clock.after(MINUTE, () => {
      scene.directory.list = [{ instanceId: 'i-1', online: false, agentVersion: '3.3.0' }];
    });
    await expect(scene.run(['compile'])).rejects.toMatchObject({ code: 'WorkerLost' });
    expect(minutes(scene)).toBeLessThan(6);
  });

  test('is noticed after fifteen where it does', async () => {
    const scene = silent();
    await expect(scene.run(['compile'])).rejects.toMatchObject({ code: 'WorkerLost' });
    expect(minutes(scene)).toBeGreaterThan(14);
    expect(minutes(scene)).toBeLessThan(16);
  });

  test('does not keep the run: resume sends the phase again', async () => {
    const scene = silent();
    await scene.run(['compile']).catch(() => undefined);
    const { phases } = await scene.resume(scene.runId());
    expect(phases).toMatchObject([{ phase: 'compile', status: 'succeeded' }]);
    expect(scene.sentPhases()).toEqual(['compile', 'compile']);
  });

  test('is not what an instance is that gives signs of life by a clock of its own', async () => {
    const scene = new Scene();
    const progress = Array.from({ length: 60 }, (_, index) => ({
      at: index * MINUTE,
      waitingFor: 'the compiler',
    }));
    scene.host.script('compile', { takes: 60 * MINUTE, progress });
    scene.host.executionSeconds = 7200;
    const put = scene.store.put.bind(scene.store);
    // An hour behind.
    scene.store.put = (key, value) => {
      const { at } = value as { at?: string };
      put(
        key,
        at === undefined
          ? value
          : { ...(value as object), at: new Date(Date.parse(at) - 60 * MINUTE).toISOString() },
      );
    };
    const { phases } = await scene.run(['compile']);
    expect(phases[0]?.status).toBe('succeeded');
  });
});
