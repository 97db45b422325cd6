/** How long a block may be: by the day up to two weeks, then by the week up to half a year. */
import { requestError } from '../core/errors';

const DAYS = { byTheDay: 14, week: 7, most: 182 } as const;
const COUNTS: readonly number[] = [1, 2, 4, 8, 16, 32, 64];

/**
 * Hours of a block of so many days. Throws DaysNotOffered, which names the nearest lengths that are offered.
 */
export function blockHours(days: number): number {
  const below = allowedDays(days, Math.floor);
  if (below === days) return days * 24;
  const choices = [...new Set([below, allowedDays(days, Math.ceil)])].join(' or ');
  throw requestError(
    'DaysNotOffered',
    `a block lasts 1 to ${DAYS.byTheDay} days, or weeks up to ${DAYS.most} days, got ${days}`,
    { next: `ask for --days ${choices}`, data: { days } },
  );
}

/**
 * The count itself, if a block may have so many instances. Throws CountNotOffered, which names the nearest.
 */
export function blockCount(count: number): number {
  if (COUNTS.includes(count)) return count;
  const choices = COUNTS.filter((it) => it / 2 < count && it > count / 2).join(' or ');
  throw requestError('CountNotOffered', `a block has ${COUNTS.join(', ')} instances, got ${count}`, {
    next: `ask for --count ${choices === '' ? (count < 1 ? COUNTS[0] : COUNTS.at(-1)) : choices}`,
    data: { count },
  });
}

function allowedDays(days: number, round: (weeks: number) => number): number {
  if (days <= DAYS.byTheDay) return Math.max(1, days);
  return Math.min(DAYS.most, round(days / DAYS.week) * DAYS.week);
}

/** `2026-11-25` or `2026-11-25T11:30Z`; a time without a zone would mean another hour on another machine. */
export function instant(option: string, text: string): number {
  const written = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/.test(text);
  const value = written ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw requestError('TimeInvalid', `${option} '${text}' is not a time`, {
    next: 'write a day such as 2026-11-25 (from midnight UTC), or a time such as 2026-11-25T11:30Z',
  });
}
