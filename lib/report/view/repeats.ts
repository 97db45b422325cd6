import { type RepeatedMetric, repeatedMetrics } from '../../compare';
import type { Result } from '../../contract/result';
import { formatNumber } from '../numbers';

/** One metric over all repeats, as text. */
interface RepeatRow {
  /** With its unit. */
  readonly metric: string;
  readonly mean: string;
  /** Half of the 95 % interval. */
  readonly uncertainty: string;
  readonly least: string;
  readonly most: string;
  /** One for each repeat, in their order. */
  readonly values: readonly string[];
}

/** The repeats of the command that is shown: each number, their mean, and how sure it is. */
export interface RepeatsView {
  /** `repeat 1`, …, as the columns are headed. */
  readonly heads: readonly string[];
  readonly rows: readonly RepeatRow[];
  /** Which of them the rest of the report shows, and why. */
  readonly note: string;
}

/** Null where the workload was measured once, or there is no result. */
export function repeatsView(repeats: readonly Result[], shown: Result | null): RepeatsView | null {
  const rows = repeatedMetrics(repeats).map(rowOf);
  if (rows.length === 0 || shown === null) return null;
  const asked = shown.repeat?.of ?? repeats.length;
  const verdicts = repeats.map(({ verdict }) => verdict.status).join(', ');
  return {
    heads: repeats.map((result, index) => `repeat ${numberOf(result, index)}`),
    rows,
    note:
      `${repeats.length} of ${asked} repeats, verdicts ${verdicts}; the rest of this report shows repeat ` +
      `${numberOf(shown, repeats.indexOf(shown))}, the first with the worst verdict; ± is half of the 95 % ` +
      'interval of the mean (Student’s t)',
  };
}

const numberOf = ({ repeat }: Result, index: number) => repeat?.number ?? index + 1;

function rowOf({ name, unit, values, mean, interval }: RepeatedMetric): RepeatRow {
  const inMilliseconds = unit === 's' && !name.startsWith('E2E');
  const text = (value: number) => formatNumber(inMilliseconds ? value * 1000 : value);
  return {
    metric: `${name}, ${inMilliseconds ? 'ms' : unit}`,
    mean: text(mean),
    uncertainty: interval === null ? '–' : `± ${text((interval.high - interval.low) / 2)}`,
    least: text(Math.min(...values)),
    most: text(Math.max(...values)),
    values: values.map(text),
  };
}
