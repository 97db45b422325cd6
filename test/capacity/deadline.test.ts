import { phaseLimitSeconds } from '../../lib/documents';
import { parseEnvironment } from '../../lib/environment';
import type { Deadline, RunEvent, SendRequest } from '../../lib/run';
import { withinDeadline } from '../../lib/run/deadlines/phase-deadline';

const NOW = Date.parse('2026-11-24T08:00:00Z');
const request = { parameters: { TimeLimitSeconds: ['21600'], Seed: ['1'] } } as unknown as SendRequest;

function sent(phase: 'benchmark' | 'compile', secondsLeft: number | undefined, by: Deadline['by'] = 'block') {
  const events: RunEvent[] = [];
  const clock = { now: () => NOW, random: () => 0, sleep: async () => undefined };
  const deadline = secondsLeft === undefined ? undefined : { at: NOW + secondsLeft * 1000, by };
  const emit = (event: RunEvent) => void events.push(event);
  return { events, request: withinDeadline({ deadline, clock, emit }, phase, request) };
}

describe('a phase that is sent', () => {
  test('is left alone where nothing ends, or ends late enough', () => {
    for (const left of [undefined, 22_400]) {
      expect(sent('benchmark', left)).toEqual({ events: [], request });
    }
    expect(sent('compile', 10)).toEqual({ events: [], request });
  });

  test('measures only as long as its results can still be stored, and says so', () => {
    const { events, request: bounded } = sent('benchmark', 22_399);
    expect(bounded.parameters).toEqual({ TimeLimitSeconds: ['21599'], Seed: ['1'] });
    expect(events).toEqual([
      { type: 'note', message: expect.stringContaining('5 h 59 min instead of 6 h 00 min') },
    ]);
    expect(sent('benchmark', 860).request.parameters['TimeLimitSeconds']).toEqual(['60']);
  });

  test.each([
    ['benchmark', 859],
    ['benchmark', -5],
    ['compile', 0],
  ] as const)('is refused as %s with %i seconds left', (phase, left) => {
    expect(() => sent(phase, left)).toThrow(
      expect.objectContaining({ kind: 'request', code: 'BlockEndsFirst' }),
    );
  });
});

describe('a phase that is sent before a guard stops its instance', () => {
  test('measures only as long as its results can still be stored, and names the guard', () => {
    const { events, request: bounded } = sent('benchmark', 4_400, 'scheduledStop');
    expect(bounded.parameters['TimeLimitSeconds']).toEqual(['3600']);
    expect(events).toEqual([
      { type: 'note', message: expect.stringContaining('stopped by guards.scheduledStop') },
    ]);
  });

  test.each([
    ['scheduledStop', 'ScheduledStopFirst'],
    ['latestEndHours', 'LatestEndFirst'],
    ['deleteStackAt', 'StackDeletionFirst'],
  ] as const)('is refused when %s leaves no time to measure', (by, code) => {
    expect(() => sent('benchmark', 859, by)).toThrow(expect.objectContaining({ kind: 'request', code }));
  });

  test('is left alone when the stop did not come: the instance answers', () => {
    expect(sent('benchmark', -5, 'scheduledStop')).toEqual({ events: [], request });
    expect(sent('compile', 0, 'latestEndHours')).toEqual({ events: [], request });
  });
});

describe('the limit of a phase', () => {
  const environment = parseEnvironment('limits', {
    serving: { readyTimeoutSeconds: 1200 },
    workload: { timeLimitSeconds: 3600 },
  });

  test.each([
    ['prepare', 21_600],
    ['compile', 21_600],
    ['deploy', 2_000],
    ['benchmark', 4_400],
    ['stop', 1_800],
  ] as const)('of %s is its own, with the time to end', (phase, seconds) => {
    expect(phaseLimitSeconds(phase, environment)).toBe(seconds);
  });
});
