import fc from 'fast-check';
import {
  beforeStop,
  type Need,
  nextStop,
  type StopRequest,
  stopComesFirst,
  stopMayCome,
} from '../../lib/capacity';
import type { Stops } from '../../lib/contract/stops';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-24T20:00:00Z');
const DAILY = { kind: 'daily', at: '04:00', timezone: 'Etc/UTC' } as const;
const stops = (of: Partial<Stops>): Stops => ({
  scheduledStop: null,
  latestEndHours: null,
  terminates: false,
  ...of,
});
const NEEDS: Need[] = [
  { phase: 'compile', seconds: 6 * 3600 },
  { phase: 'benchmark', seconds: 6 * 3600 },
];

const request = (of: Partial<StopRequest> = {}): StopRequest => ({
  now: NOW,
  stop: { guard: 'scheduledStop', at: NOW + 8 * HOUR },
  terminates: false,
  needs: NEEDS,
  leastSeconds: 860,
  ...of,
});

describe('the next stop', () => {
  test.each([
    ['none, when both guards are off', stops({}), NOW, undefined],
    ['the daily one', stops({ scheduledStop: DAILY }), NOW, ['scheduledStop', 8]],
    [
      'the one moment',
      stops({ scheduledStop: { kind: 'once', at: '2026-11-24T21:00:00Z' } }),
      NOW,
      ['scheduledStop', 1],
    ],
    [
      'none, when the one moment is over',
      stops({ scheduledStop: { kind: 'once', at: '2026-11-24T19:00:00Z' } }),
      NOW,
      undefined,
    ],
    [
      'the latest end, when that is first',
      stops({ scheduledStop: DAILY, latestEndHours: 12 }),
      NOW - 5 * HOUR,
      ['latestEndHours', 7],
    ],
    [
      'the deletion of the stack, when that is first',
      stops({ scheduledStop: DAILY, deleteStackAt: '2026-11-24T23:00:00Z' }),
      NOW,
      ['deleteStackAt', 3],
    ],
    ['not a deletion that has passed', stops({ deleteStackAt: '2026-11-24T19:00:00Z' }), NOW, undefined],
    ['not a latest end that has passed', stops({ latestEndHours: 12 }), NOW - 13 * HOUR, undefined],
    [
      'not a latest end of an instance whose start nobody knows',
      stops({ latestEndHours: 12 }),
      undefined,
      undefined,
    ],
  ] as const)('is %s', (_, of, startedAt, expected: readonly [string, number] | undefined) => {
    const found = nextStop(of, startedAt, NOW);
    expect(found && [found.guard, (found.at - NOW) / HOUR]).toEqual(expected);
  });
});

describe('a run before a stop', () => {
  test.each([
    ['may be cut when its limits reach over it', {}, 'may-be-cut'],
    ['fits when its limits do', { needs: NEEDS.slice(0, 1) }, 'fits'],
    ['fits when the operator says so', { expectedSeconds: 8 * 3600 }, 'fits'],
    ['cannot fit when the operator says so', { expectedSeconds: 8 * 3600 + 1 }, 'cannot-fit'],
    ['cannot fit when no run is that short', { leastSeconds: 8 * 3600 + 1 }, 'cannot-fit'],
    [
      'cannot fit then, whatever is expected',
      { leastSeconds: 8 * 3600 + 1, expectedSeconds: 60 },
      'cannot-fit',
    ],
  ] as const)('%s', (_, of, answer) => {
    expect(beforeStop(request(of)).answer).toBe(answer);
  });

  test('is refused only for what is certain, and warned of whenever its limits reach over the stop', () => {
    const seconds = fc.nat(100_000);
    fc.assert(
      fc.property(
        seconds,
        fc.array(seconds),
        seconds,
        fc.option(seconds),
        (left, limits, leastSeconds, word) => {
          const needs = limits.map((it) => ({ phase: 'compile', seconds: it }) as const);
          const { answer } = beforeStop(
            request({
              stop: { guard: 'scheduledStop', at: NOW + left * 1000 },
              needs,
              leastSeconds,
              ...(word === null ? {} : { expectedSeconds: word }),
            }),
          );
          const certain = leastSeconds > left || (word !== null && word > left);
          const sum = limits.reduce((total, it) => total + it, 0);
          expect(answer === 'cannot-fit').toBe(certain);
          expect(answer === 'may-be-cut').toBe(!certain && word === null && sum > left);
        },
      ),
    );
  });

  test('is refused with the moment, the time that is left, the time it needs, and what to do', () => {
    const of = request({ expectedSeconds: 9 * 3600 });
    const error = stopComesFirst(of, beforeStop(of));
    expect(error).toMatchObject({
      kind: 'request',
      code: 'ScheduledStopFirst',
      data: { stopsAt: '2026-11-25T04:00:00.000Z', neededSeconds: 32_400, leftSeconds: 28_800 },
    });
    expect(error.message).toContain('stops the instance at 2026-11-25 04:00 UTC: 8 h 00 min are left');
    expect(error.message).toContain('9 h 00 min, as --expect-minutes says');
    for (const word of ['--expect-minutes', '--phases', 'guards.scheduledStop', 'deploy'])
      expect(error.next).toContain(word);
  });

  test('is told of the deletion of its stack as such, on spot, too', () => {
    const of = request({ stop: { guard: 'deleteStackAt', at: NOW + HOUR }, terminates: true });
    const warning = stopMayCome(of, beforeStop(of));
    expect(warning.code).toBe('StackDeletionMayCome');
    expect(warning.message).toMatch(/^guards.deleteStackAt deletes the stack at 2026-11-24 21:00 UTC/);
    expect(warning.message).toMatch(/the instance and its volumes are gone then$/);
    const late = { ...of, expectedSeconds: 2 * 3600 };
    const error = stopComesFirst(late, beforeStop(late));
    expect(error.code).toBe('StackDeletionFirst');
    expect(error.next).toMatch(/change guards.deleteStackAt in cdk.json and deploy$/);
  });

  test('names the shortest run where that is the reason', () => {
    const of = request({ stop: { guard: 'latestEndHours', at: NOW + 600_000 } });
    const error = stopComesFirst(of, beforeStop(of));
    expect(error.code).toBe('LatestEndFirst');
    expect(error.message).toContain('10 min 00 s are left, a run of these phases needs 14 min 20 s at least');
  });

  test('is warned with what a stop means, which is more on a spot instance', () => {
    const of = request();
    const warning = stopMayCome(of, beforeStop(of));
    expect(warning.code).toBe('ScheduledStopMayCome');
    expect(warning.message).toContain('in 8 h 00 min, and the run may take 12 h 00 min (limits: compile');
    expect(warning.message).toContain('local disks are empty');
    const spot = request({ terminates: true });
    expect(stopMayCome(spot, beforeStop(spot)).message).toMatch(/ends the instance .* is gone then$/);
  });
});
