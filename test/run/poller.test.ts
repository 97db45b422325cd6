import { pollDelay } from '../../lib/run/watch/poll-command';
import { AwsError } from './fakes';
import { Scene } from './scene';

describe('waiting for a command', () => {
  test('polls quickly at first and slowly for long work', () => {
    const elapsed = [0, 2500, 20_000, 3_600_000];
    expect(elapsed.map((it) => pollDelay(it, false))).toEqual([250, 250, 2000, 5000]);
    expect(elapsed.map((it) => pollDelay(it, true))).toEqual([100, 125, 1000, 5000]);
  });

  test('is not confused by a service that does not know the command yet', async () => {
    const scene = new Scene();
    scene.host.visibleAfter = 5_000;
    const { phases } = await scene.run(['stop']);
    expect(phases[0]?.status).toBe('succeeded');
    expect(scene.sentPhases()).toEqual(['stop']);
  });

  test('gives up on a command that the service forgot', async () => {
    const scene = new Scene();
    scene.host.script('compile', { hangs: true, vanishes: 90_000 });
    await expect(scene.run(['compile'])).rejects.toMatchObject({ code: 'CommandVanished' });
  });

  test('goes on through throttling, with growing pauses', async () => {
    const scene = new Scene();
    scene.host.script('compile', { takes: 60_000 });
    scene.host.fail('invocations', new AwsError('ThrottlingException'), 4);
    await scene.run(['compile']);
    const pauses = scene.of('throttled').map((event) => event.delaySeconds);
    expect(pauses).toEqual([0.375, 0.75, 1.5, 3]);
  });

  test('goes on when the network was away for a moment', async () => {
    const scene = new Scene();
    scene.host.fail('invocations', Object.assign(new AwsError('Error'), { code: 'ECONNRESET' }), 3);
    const { phases } = await scene.run(['stop']);
    expect(phases[0]?.status).toBe('succeeded');
    expect(scene.of('retrying')).toMatchObject([{ cause: 'ECONNRESET' }, {}, {}]);
  });

  test('fails at once on an error that no repetition cures', async () => {
    const scene = new Scene();
    scene.host.fail('invocations', new AwsError('AccessDeniedException'));
    await expect(scene.run(['stop'])).rejects.toMatchObject({
      code: 'CallFailed',
      message: 'ListCommandInvocations failed: AccessDeniedException',
    });
    expect(scene.host.calls.filter((call) => call === 'invocations')).toHaveLength(1);
  });

  test('ends at the expiry of a command whose worker was lost', async () => {
    const scene = new Scene();
    const progress = Array.from({ length: 71 }, (_, minute) => ({ at: minute * 60_000, waitingFor: 'all' }));
    scene.host.script('compile', { hangs: true, progress });
    await expect(scene.run(['compile'])).rejects.toMatchObject({ code: 'WorkerLost' });
    const waited = scene.clock.now() - Date.parse('2026-11-23T19:15:00Z');
    expect(waited).toBeGreaterThan(4_200_000);
    expect(waited).toBeLessThan(4_300_000);
  });

  test('takes the stored outcome when only the reply was lost', async () => {
    const scene = new Scene();
    scene.host.script('compile', { hangs: true });
    scene.clock.after(20_000, () => scene.host.storeOutcomeOnly(0, 'i-1'));
    const { phases } = await scene.run(['compile']);
    expect(phases[0]?.status).toBe('succeeded');
    expect(phases[0]?.seconds).toBeLessThan(60);
  });

  test('polls on while a command is being cancelled', async () => {
    const scene = new Scene();
    scene.host.script('compile', { takes: 60_000 });
    scene.clock.after(5_000, () => void scene.host.cancel('command-1'));
    await expect(scene.run(['compile'])).rejects.toMatchObject({ kind: 'stopped', code: 'Cancelled' });
  });
});

describe('deciding without an outcome', () => {
  const CASES = [
    [{ status: 'Success', outcome: false }, 'OutcomeMissing'],
    [{ status: 'Failed', outcome: false, stderr: 'a\nlast words' }, 'HostFailed'],
    [{ status: 'TimedOut', statusDetails: 'Execution Timed Out', outcome: false }, 'TimedOut'],
    [{ status: 'TimedOut', statusDetails: 'Delivery Timed Out', outcome: false }, 'NotDelivered'],
    [{ status: 'Failed', statusDetails: 'Undeliverable', outcome: false }, 'NotDelivered'],
  ] as const;

  test.each(CASES)('%j is %s', async (script, code) => {
    const scene = new Scene();
    scene.host.script('compile', script);
    await expect(scene.run(['compile'])).rejects.toMatchObject({ kind: 'phase', code });
  });

  test('quotes the last line that the command printed', async () => {
    const scene = new Scene();
    scene.host.script('compile', { status: 'Failed', outcome: false, stderr: 'a\nlast words' });
    await expect(scene.run(['compile'])).rejects.toMatchObject({
      message: expect.stringMatching(/last words$/),
    });
  });

  test('believes an outcome more than a command status', async () => {
    const scene = new Scene();
    scene.host.script('compile', { status: 'Failed', outcome: 'succeeded' });
    expect((await scene.run(['compile'])).phases[0]?.status).toBe('succeeded');
  });
});
