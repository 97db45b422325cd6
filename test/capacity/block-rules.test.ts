import fc from 'fast-check';
import {
  blockCount,
  blockHours,
  canFinish,
  cannotFinish,
  feePerHour,
  formatFee,
  instant,
  isLive,
  type Need,
  parseFee,
  sameFee,
  secondsLeft,
  timeLeft,
  usableUntil,
} from '../../lib/capacity';

const HOUR = 3_600_000;
const END = Date.parse('2026-11-24T11:30:00Z');
const at = (hoursBeforeEnd: number) => END - hoursBeforeEnd * HOUR;

describe('a block', () => {
  test.each([
    [1, 24],
    [14, 336],
    [21, 504],
    [182, 4368],
  ])('may last %i days', (days, hours) => {
    expect(blockHours(days)).toBe(hours);
  });

  test.each([
    [0, 'ask for --days 1'],
    [15, 'ask for --days 14 or 21'],
    [22, 'ask for --days 21 or 28'],
    [183, 'ask for --days 182'],
    [400, 'ask for --days 182'],
  ])('of %i days is refused with lengths that exist', (days, next) => {
    expect(() => blockHours(days)).toThrow(expect.objectContaining({ code: 'DaysNotOffered', next }));
  });

  test('is admitted by the day and by the week, and every advice is admitted too', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 500 }), (days) => {
        const admitted = days >= 1 && (days <= 14 || (days % 7 === 0 && days <= 182));
        try {
          expect(blockHours(days)).toBe(days * 24);
          expect(admitted).toBe(true);
        } catch (error) {
          const advice = /--days (\d+)(?: or (\d+))?$/.exec((error as { next?: string }).next ?? '');
          expect(admitted).toBe(false);
          for (const choice of advice?.slice(1).filter(Boolean) ?? []) blockHours(Number(choice));
          expect(advice).not.toBeNull();
        }
      }),
    );
  });

  test.each([
    [0, '1'],
    [3, '2 or 4'],
    [50, '32 or 64'],
    [65, '64'],
  ])('of %i instances is refused', (count, advice) => {
    expect(() => blockCount(count)).toThrow(
      expect.objectContaining({ code: 'CountNotOffered', next: `ask for --count ${advice}` }),
    );
  });

  test('takes a day or a time with its zone, never a time of somewhere', () => {
    expect(instant('--from', '2026-11-25')).toBe(Date.parse('2026-11-25T00:00:00Z'));
    expect(instant('--from', '2026-11-25T12:30+01:00')).toBe(Date.parse('2026-11-25T11:30:00Z'));
    for (const text of ['2026-11-25T11:30', 'tomorrow', '2026-13-40', '1']) {
      expect(() => instant('--from', text)).toThrow(expect.objectContaining({ code: 'TimeInvalid' }));
    }
  });
});

describe('a fee', () => {
  test.each([
    ['858.26', '858.26', true],
    ['858.26', '858.260000', true],
    ['0858.26', '858.26 USD', true],
    ['858', '858.00', true],
    ['858.26', '858.27', false],
    ['858.26', '858.26 EUR', false],
    ['858.26', '85826', false],
  ])('of %s and one of %s: the same is %s', (one, other, same) => {
    expect(sameFee(parseFee(one), parseFee(other))).toBe(same);
  });

  test('of whole cents is the same as another exactly when their cents are', () => {
    const cents = fc.nat(10_000_000);
    const written = (value: number, zeros: number) =>
      `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}${'0'.repeat(zeros)}`;
    fc.assert(
      fc.property(cents, cents, fc.nat(4), (one, other, zeros) => {
        expect(sameFee(parseFee(written(one, zeros)), parseFee(written(other, 0)))).toBe(one === other);
        expect(sameFee(parseFee(written(one, zeros)), parseFee(formatFee(parseFee(written(one, 0)))))).toBe(
          true,
        );
      }),
    );
  });

  test('is told apart from another where a binary fraction could not', () => {
    const usd = (amount: string) => ({ amount, currency: 'USD' });
    expect(sameFee(usd('9007199254740993'), usd('9007199254740992'))).toBe(false);
  });

  test('must be an amount', () => {
    for (const text of ['', '-1', '1,000.00', '1e3', '858.26 dollars', '0x10', '.5']) {
      expect(() => parseFee(text)).toThrow(expect.objectContaining({ code: 'FeeInvalid' }));
    }
  });

  test('is compared by the instance and hour', () => {
    expect(feePerHour(parseFee('858.24'), 2, 24 * HOUR)).toBeCloseTo(17.88, 6);
  });
});

describe('the end of a block', () => {
  const held = { startsAt: at(24), endsAt: END, state: 'active' } as Parameters<typeof timeLeft>[0];

  test('comes half an hour early', () => {
    expect(usableUntil(END)).toBe(END - 1_800_000);
    expect(secondsLeft(END, at(1))).toBe(1800);
    expect(secondsLeft(END, at(0.5))).toBe(0);
    expect(secondsLeft(END, at(-3))).toBe(0);
  });

  test.each([
    [30, 'begins in 6 h 00 min'],
    [23, '22 h 30 min'],
    [0.25, 'none: instances are being taken away'],
  ])('is told %d hours before it', (hours, text) => {
    expect(timeLeft(held, at(hours))).toBe(text);
  });

  test('matters for blocks that are alive only', () => {
    expect(timeLeft({ ...held, state: 'expired' }, at(23))).toBe('none');
    expect(isLive({ ...held, state: 'payment-pending' })).toBe(true);
    expect(isLive({ ...held, state: 'payment-failed' })).toBe(false);
  });
});

describe('a run in a block', () => {
  const needs: Need[] = [
    { phase: 'compile', seconds: 6 * 3600 },
    { phase: 'benchmark', seconds: 2 * 3600 },
  ];

  test.each([
    ['with an hour to spare', 9.5, true],
    ['to the second', 8.5, true],
    ['a second late', 8.5 - 1 / 3600, false],
    ['in the last half hour', 0.5, false],
    ['after the end', -1, false],
  ])('is judged %s', (_, hoursBefore, finishes) => {
    expect(canFinish({ now: Math.round(at(hoursBefore)), endsAt: END, needs }).finishes).toBe(finishes);
  });

  test('takes the operator’s word instead of the limits', () => {
    const request = { now: at(3), endsAt: END, needs };
    expect(canFinish(request).finishes).toBe(false);
    expect(canFinish({ ...request, expectedSeconds: 2.5 * 3600 }).finishes).toBe(true);
    expect(canFinish({ ...request, expectedSeconds: 2.5 * 3600 + 1 }).finishes).toBe(false);
    expect(canFinish({ ...request, now: at(0.4), expectedSeconds: 0 }).finishes).toBe(false);
  });

  test('is refused with the end, the time that is left and the time that it needs', () => {
    const request = { now: at(3), endsAt: END, needs };
    const error = cannotFinish(request, canFinish(request));
    expect(error).toMatchObject({ kind: 'request', code: 'BlockEndsFirst' });
    expect(error.message).toContain('ends at 2026-11-24 11:30 UTC');
    expect(error.message).toContain('2 h 30 min are left, the run may need 8 h 00 min');
    expect(error.message).toContain('compile 6 h 00 min, benchmark 2 h 00 min');
  });

  test('that is admitted ends before instances are taken away, whatever the numbers', () => {
    const seconds = fc.nat(200_000);
    fc.assert(
      fc.property(seconds, fc.array(seconds, { maxLength: 4 }), (before, limits) => {
        const now = END - before * 1000;
        const finish = canFinish({
          now,
          endsAt: END,
          needs: limits.map((it) => ({ phase: 'compile', seconds: it })),
        });
        const ends = now + limits.reduce((sum, it) => sum + it * 1000, 0);
        expect(finish.finishes).toBe(ends <= finish.flushBy && now < finish.flushBy);
      }),
    );
  });
});
