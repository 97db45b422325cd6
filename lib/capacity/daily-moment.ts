/**
 * When a clock on a wall shows a time next. EventBridge Scheduler does not stop on a day that lacks the time, because
 * clocks are put forward, and stops once on a day that has it twice (User Guide, schedule types). It does not say at
 * which of the two, so the earlier is taken: whoever is warned too early loses nothing.
 */

const DAY = 86_400_000;
/** A day without the time is followed by one with it. */
const DAYS_LOOKED_AT = 4;

/** Milliseconds since the epoch, later than `now`; `at` is `04:00`, the zone one of the tz database. */
export function nextDaily(at: string, timezone: string, now: number): number | undefined {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const today = Math.floor(localClock(now, timezone) / DAY) * DAY;
  for (let day = 0; day < DAYS_LOOKED_AT; day++) {
    const shown = today + day * DAY + (hour * 60 + minute) * 60_000;
    const moment = firstMoment(shown, timezone);
    if (moment !== undefined && moment > now) return moment;
  }
  return undefined;
}

/** The first moment at which the local clock shows this; undefined when it never does. */
function firstMoment(shown: number, timezone: string): number | undefined {
  const offsets = [shown - DAY, shown + DAY].map((moment) => localClock(moment, timezone) - moment);
  return offsets
    .map((offset) => shown - offset)
    .filter((moment) => localClock(moment, timezone) === shown)
    .sort((a, b) => a - b)[0];
}

/** What the local clock shows, written as if it were UTC. */
function localClock(moment: number, timezone: string): number {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = Object.fromEntries(
    format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
