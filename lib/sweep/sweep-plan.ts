import type { Environment } from '../environment';
import type { MeasuredTimes } from '../prediction';
import { type Cell, cellsOf } from './cell';
import { costOf, rateOf } from './cost';
import { fitInto } from './fit';
import { limitNotes, limitsOf } from './limits';
import { lowerBoundOf } from './lower-bound';
import { scheduleOf } from './schedule';
import type { Job, ScheduleRequest } from './schedule-request';
import type { SweepPlan } from './sweep-plan-schema';
import type { Sweep } from './sweep-schema';
import { compileSlots, measureTime, type StepTime, sweepTimes } from './times';
import { byValue } from './value';

/** What a sweep is planned from. */
export interface SweepPlanOptions {
  /** The sweep, checked. */
  readonly sweep: Sweep;
  /** Its environment. */
  readonly environment: Environment;
  /** Times that runs measured; empty without calibration. */
  readonly measured: readonly MeasuredTimes[];
  /** Moment at which it begins, in milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Everything that can be said about a sweep before anything is spent: cells, order, time, cost, and what the limits
 * leave out. Pure: the same options give the same plan.
 * @throws SweepTooLarge, SweepPriceUnknown, SweepDoesNotFit
 * @throws the code of the plan's refusal when a cell is impossible
 * @throws NotInCatalogue when the catalogue does not know the instance type, the release or the model
 */
export function planSweep({ sweep, environment, measured, now }: SweepPlanOptions): SweepPlan {
  const cells = cellsOf(sweep, environment, measured);
  const times = sweepTimes(environment, sweep.times);
  const slots = compileSlots(environment, sweep.times);
  const measures = new Map(cells.map((cell) => [cell, measureTime(cell, sweep.times)]));
  const instances = environment.instance.count;
  const rate = rateOf(environment, instances);
  const request = (some: readonly Cell[], end: 'seconds' | 'leastSeconds'): ScheduleRequest => ({
    jobs: some.map((cell) => jobOf(cell, (measures.get(cell) as StepTime)[end])),
    instances,
    compileSlots: slots.count,
    measureAlone: sweep.measureAlone,
    seconds: {
      download: times.download[end],
      compile: times.compile[end],
      load: times.load[end],
      redeploy: times.redeploy[end],
    },
  });
  const limits = limitsOf(sweep, environment, rate, now);
  const lengthOf = (some: readonly Cell[]) => scheduleOf(request(some, 'seconds')).seconds;
  const { kept, dropped } = fitInto(byValue(cells), limits[0], lengthOf);
  const order = kept.map(({ cell }) => cell);
  const every = dropped.length === 0 ? undefined : lengthOf(byValue(cells).map(({ cell }) => cell));
  const planned = request(order, 'seconds');
  const { steps, seconds } = scheduleOf(planned);
  const bound = lowerBoundOf(planned);
  const naive = oneAfterAnother(planned);
  return {
    schema: 'trainyard.sweep/1',
    name: sweep.name,
    environment: environment.name,
    instanceType: environment.instance.type,
    instances,
    plannedAt: new Date(now).toISOString(),
    onFailure: sweep.onFailure,
    measureAlone: sweep.measureAlone,
    compileSlots: slots,
    times,
    cells: kept.map(({ cell, worth }) => ({ ...cellJson(cell, measures.get(cell) as StepTime), worth })),
    dropped: dropped.map(({ cell: { id, name }, because }) => ({ id, name, because })),
    steps: steps.map((step) => ({
      ...step,
      needs: [...step.needs],
      after: [...step.after],
      uses: [...step.uses],
    })),
    limits,
    notes: limitNotes(environment),
    price: rate,
    total: {
      seconds,
      leastSeconds: scheduleOf(request(order, 'leastSeconds')).seconds,
      cost: costOf(seconds, rate),
    },
    everyCell: { seconds: every ?? seconds, cost: costOf(every ?? seconds, rate) },
    lowerBound: { ...bound, cost: costOf(bound.seconds, rate) },
    oneAfterAnother: { seconds: naive, cost: costOf(naive, rateOf(environment, 1)) },
  };
}

const jobOf = ({ id, artifact, deployment }: Cell, measureSeconds: number): Job => ({
  cell: id,
  artifact,
  deployment,
  measureSeconds,
});

/** Seconds of the tutorial's way on one instance: download once, then each cell by itself with its own compile. */
export function oneAfterAnother({ jobs, seconds }: ScheduleRequest): number {
  const { download, compile, load } = seconds;
  return jobs.reduce((sum, job) => sum + compile + load + job.measureSeconds, download);
}

function cellJson(cell: Cell, measure: StepTime) {
  const { id, name, layout, batch, lengths, concurrency, repeats, artifact, deployment, row } = cell;
  const basis = row.prediction?.times === 'measured' ? 'predicted' : row.basis.word;
  return {
    ...{ id, name, layout, batch, lengths, concurrency, repeats },
    ...{ artifact, deployment, basis, measure },
  };
}
