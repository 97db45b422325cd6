/** How long things take, where somebody published it; otherwise that it is not known. */
import type { Environment } from '../environment';
import { PUBLISHED } from '../facts';

export interface Estimate {
  readonly what: 'compile' | 'load' | 'benchmark' | 'timeToFirstToken' | 'timePerOutputToken';
  /** Null: not known. */
  readonly seconds: number | null;
  readonly basis: string;
}

const UNKNOWN = 'not known: no source was found';

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
