import type { Mark } from '../report';
import { mark, markOfResults, markOfRuns } from '../report';
import { cellReports } from './cell-report';
import { effortOf } from './effort';
import { reportNotes } from './report-notes';
import type { SweepReport } from './report-schema';
import type { SweepMeasurements } from './sweep-measurements';
import { workloadReports } from './workload-reports';

/**
 * Everything that can be said about what a sweep measured. Pure: the same measurements give the same report. Nothing is
 * chosen by speed: the attempt of a cell that counts is the one that the sweep shows.
 */
export function sweepReport(measurements: SweepMeasurements): SweepReport {
  const { sweepId, plan, environment, startedAt, endedAt } = measurements;
  const found = markOfMeasurements(measurements);
  const cells = cellReports(measurements, found !== null);
  const { price } = environment;
  return {
    schema: 'trainyard.sweep-report/1',
    sweepId,
    name: plan.name,
    environment: plan.environment,
    model: environment.model.id,
    release: environment.release,
    instanceType: plan.instanceType,
    instances: plan.instances,
    startedAt,
    endedAt,
    emulated: found === null ? null : { timeScale: found.timeScale },
    price: price && {
      perHour: price.perHour,
      currency: price.currency,
      source: `${price.source}, ${price.asOf}`,
    },
    cells,
    dropped: plan.dropped,
    workloads: workloadReports(cells, measurements, found !== null),
    effort: effortOf(measurements, found !== null),
    notes: reportNotes(measurements, cells, found),
  };
}

/** One emulated part marks the whole report. */
function markOfMeasurements({ emulated, cells }: SweepMeasurements): Mark | null {
  return markOfResults([{ emulated }]) ?? markOfRuns(cells.flatMap(({ attempts }) => attempts));
}

/** The mark that every part of a report carries; null on real instances. */
export function markOfReport({ emulated }: Pick<SweepReport, 'emulated'>): Mark | null {
  return emulated === null ? null : mark(emulated.timeScale);
}
