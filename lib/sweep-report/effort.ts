import { costOfSeconds } from '../core/cost';
import type { SweepReport } from './report-schema';
import type { SweepMeasurements } from './sweep-measurements';

/** Time and cost: what was planned, what was used, and what other ways take. Emulated hours are not paid. */
export function effortOf(
  { plan, startedAt, endedAt }: SweepMeasurements,
  emulated: boolean,
): SweepReport['effort'] {
  const { total, lowerBound, oneAfterAnother, price, steps, cells } = plan;
  const used = endedAt === null ? Number.NaN : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  const seconds = Number.isFinite(used) ? used : null;
  const paid = seconds !== null && price !== null && !emulated;
  const count = (kind: 'compile' | 'deploy') => steps.filter((step) => step.kind === kind).length;
  return {
    planned: { seconds: total.seconds, leastSeconds: total.leastSeconds, cost: total.cost },
    used: { seconds, cost: paid ? costOfSeconds(seconds, price.perHour) : null },
    lowerBound: { seconds: lowerBound.seconds, cost: lowerBound.cost },
    oneAfterAnother: { seconds: oneAfterAnother.seconds, cost: oneAfterAnother.cost },
    compiles: count('compile'),
    deploys: count('deploy'),
    compilesOneAfterAnother: cells.length,
  };
}
