import type { Likeness } from './likeness';

/** What the question is about, one line for each group of each pair of runs. */
export function acrossLines({ across }: Likeness): string[] {
  return across.map(({ a, b, group, differences }) => {
    const fields = differences.map((row) => `${row.field} ${row.a} → ${row.b}`).join('; ');
    return `across ${group}, ${a} → ${b}: ${fields}`;
  });
}

/** Which metrics are not like for like, one line for each group. */
export function unlikeLines({ unlike }: Likeness): string[] {
  return unlike.map(({ group, metrics, because }) => `across ${group}: ${because}: ${metrics.join(', ')}`);
}
