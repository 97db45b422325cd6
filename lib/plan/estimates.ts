import type { Environment } from '../environment';
import { PUBLISHED } from '../facts';

/** How long something takes, with its source. */
export interface Estimate {
  /** What is estimated. The last two are medians (p50) of TTFT and TPOT. */
  readonly what: 'compile' | 'load' | 'benchmark' | 'timeToFirstToken' | 'timePerOutputToken';
  /** Seconds; null when no source gives a number for this instance type, model and layout. */
  readonly seconds: number | null;
  /** The load and the source of the number, or why there is none. */
  readonly basis: string;
}

const UNKNOWN = 'not known: no source was found';

/**
 * How long things take, only where somebody published it for exactly this instance type, model, layout and batch.
 * Nothing is extrapolated.
 */
export function estimates(environment: Environment): readonly Estimate[] {
  const { instance, model, layout, workload } = environment;
  const rows = PUBLISHED.filter(
    (row) =>
      row.instanceType === instance.type &&
      row.model === model.id &&
      row.tensorParallel === layout.tensorParallel &&
      row.dataParallel === layout.dataParallel &&
      row.batch === layout.batch,
  );
  const from = (
    what: Estimate['what'],
    pick: (row: (typeof rows)[number]) => number | undefined,
  ): Estimate => {
    const row = rows.find((each) => pick(each) !== undefined);
    const seconds = row === undefined ? undefined : pick(row);
    return seconds === undefined
      ? { what, seconds: null, basis: UNKNOWN }
      : { what, seconds, basis: `${row?.load}: ${row?.source}` };
  };
  const thousandths = (value?: number) => (value === undefined ? undefined : value / 1000);
  return [
    { what: 'compile', seconds: null, basis: UNKNOWN },
    { what: 'load', seconds: null, basis: 'a few minutes, says the tutorial; no figure was found' },
    from('benchmark', (row) =>
      thousandths(
        row.millisecondsPerRequest && row.millisecondsPerRequest * workload.requests * workload.repeats,
      ),
    ),
    from('timeToFirstToken', (row) => thousandths(row.ttftP50Milliseconds)),
    from('timePerOutputToken', (row) => thousandths(thousandths(row.tpotP50Microseconds))),
  ];
}
