import fc from 'fast-check';
import { nextDaily } from '../../lib/capacity';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const iso = (moment: number | undefined) => new Date(moment ?? Number.NaN).toISOString().slice(0, 16);
const next = (at: string, zone: string, now: string) => iso(nextDaily(at, zone, Date.parse(now)));

describe('a time of day', () => {
  test.each([
    ['later today', '04:00', 'Etc/UTC', '2026-11-24T03:59:59Z', '2026-11-24T04:00'],
    ['this very moment, which is not later', '04:00', 'Etc/UTC', '2026-11-24T04:00:00Z', '2026-11-25T04:00'],
    ['over for today', '04:00', 'Etc/UTC', '2026-11-24T20:00:00Z', '2026-11-25T04:00'],
    [
      'in a zone whose day is another',
      '04:00',
      'Pacific/Auckland',
      '2026-11-24T20:00:00Z',
      '2026-11-25T15:00',
    ],
    ['in winter', '22:30', 'Europe/Berlin', '2026-12-24T20:00:00Z', '2026-12-24T21:30'],
    ['in summer', '22:30', 'Europe/Berlin', '2026-07-24T20:00:00Z', '2026-07-24T20:30'],
    ['in a zone of half hours', '04:00', 'Asia/Kolkata', '2026-11-24T00:00:00Z', '2026-11-24T22:30'],
    [
      'at the last minute of the year',
      '00:00',
      'America/New_York',
      '2027-01-01T04:59:00Z',
      '2027-01-01T05:00',
    ],
  ])('that is %s', (_, at, zone, now, expected) => {
    expect(next(at, zone, now)).toBe(expected);
  });

  test('that a day lacks comes on the day after, as EventBridge Scheduler skips it', () => {
    // Berlin, 2027-03-28: after 01:59 comes 03:00.
    expect(next('02:30', 'Europe/Berlin', '2027-03-27T12:00:00Z')).toBe('2027-03-29T00:30');
    expect(next('03:00', 'Europe/Berlin', '2027-03-27T12:00:00Z')).toBe('2027-03-28T01:00');
  });

  test('that a day has twice comes once, at the first', () => {
    // New York, 2026-11-01: 01:30 is 05:30 UTC and again 06:30 UTC.
    expect(next('01:30', 'America/New_York', '2026-11-01T00:00:00Z')).toBe('2026-11-01T05:30');
    expect(next('01:30', 'America/New_York', '2026-11-01T05:45:00Z')).toBe('2026-11-02T06:30');
  });
});

const ZONES = [
  'Etc/UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'America/Sao_Paulo',
];

/** Looks at every minute, as somebody who watches the clock on the wall. */
function watched(at: string, zone: string, now: number): number | undefined {
  const wall = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  const seen = new Set<string>();
  const from = Math.floor(now / MINUTE) * MINUTE - 3 * HOUR;
  for (let moment = from; moment < now + 52 * HOUR; moment += MINUTE) {
    const shown = wall.format(moment);
    if (!shown.endsWith(`, ${at}`) || seen.has(shown)) continue;
    seen.add(shown);
    if (moment > now) return moment;
  }
  return undefined;
}

test('comes when a clock on the wall shows it first, in any zone and season', () => {
  const time = fc
    .tuple(fc.nat(23), fc.nat(59))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
  // Near the changes of clocks in spring and autumn as often as anywhere else.
  const changes = ['2026-10-25T01:00Z', '2026-11-01T06:00Z', '2027-03-14T07:00Z', '2027-03-28T01:00Z'];
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -30 * 60, max: 6 * 60 }))
    .map(([change, minutes]) => Date.parse(change) + minutes * MINUTE);
  const any = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2028-01-01') });
  fc.assert(
    fc.property(time, fc.constantFrom(...ZONES), fc.oneof(near, any), (at, zone, now) => {
      expect(iso(nextDaily(at, zone, now))).toBe(iso(watched(at, zone, now)));
    }),
    { numRuns: 200 },
  );
});
