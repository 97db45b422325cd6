import type { Environment } from '../environment';
import { needInstances } from '../plan';
import type { MeasuredTimes } from '../prediction';
import { type Cell, cellsOf } from './cell';
import { costOf, rateOf } from './cost';
import { type Fit, fitInto } from './fit';
import { limitsOf } from './limits';
import { lowerBoundOf } from './lower-bound';
import { notesOf } from './notes';
import { oneAfterAnother } from './one-after-another';
import { scheduleOf } from './schedule';
import type { Step } from './step';
import type { SweepPlan } from './sweep-plan-schema';
import type { Sweep } from './sweep-schema';
import { TimedCells } from './timed-cells';
import { byValue, type ValuedCell } from './value';

/** What a sweep is planned from. */
interface SweepPlanOptions {
  /** The sweep, checked. */
  readonly sweep: Sweep;
  /** Its environment. */
  readonly environment: Environment;
  /** Times that runs measured; empty without calibration. */
  readonly measured: readonly MeasuredTimes[];
  /** Moment at which it begins, in milliseconds since the epoch. */
  readonly now: number;
  /**
   * True for a rehearsal: nothing takes emulated instances away, so neither blocks nor guards are limits.
   * @default false
   */
  readonly emulated?: boolean;
}

/**
 * Everything that can be said about a sweep before anything is spent: cells, order, time, cost, and what the limits
 * leave out. Pure: the same options give the same plan.
 * @throws InstancesNeeded, SweepTooLarge, SweepPriceUnknown, SweepDoesNotFit
 * @throws the code of the plan's refusal when a cell is impossible
 * @throws NotInCatalogue when the catalogue does not know the instance type, the release or the model
 */
export function planSweep({
  sweep,
  environment,
  measured,
  now,
  emulated = false,
}: SweepPlanOptions): SweepPlan {
  needInstances(environment);
  const cells = cellsOf(sweep, environment, measured);
  const timed = new TimedCells(cells, sweep, environment);
  const limits = limitsOf(sweep, environment, rateOf(environment), now, emulated);
  const valued = byValue(cells);
  const lengthOf = (some: readonly Cell[]) => scheduleOf(timed.request(some, 'seconds')).seconds;
  const fit = fitInto(valued, limits[0], lengthOf);
  return {
    schema: 'trainyard.sweep/1',
    name: sweep.name,
    environment: environment.name,
    instanceType: environment.instance.type,
    instances: environment.instance.count,
    plannedAt: new Date(now).toISOString(),
    onFailure: sweep.onFailure,
    measureAlone: sweep.measureAlone,
    capture: sweep.capture,
    compileSlots: timed.slots,
    times: timed.times,
    cells: fit.kept.map((each) => cellJson(each, timed)),
    dropped: fit.dropped.map(({ cell: { id, name }, because }) => ({ id, name, because })),
    limits,
    notes: notesOf(environment),
    price: rateOf(environment),
    ...scheduled(fit, valued, timed, environment),
  };
}

/** The steps of the cells that are kept, and how long they take beside other ways. */
function scheduled(
  { kept, dropped }: Fit,
  all: readonly ValuedCell[],
  timed: TimedCells,
  environment: Environment,
) {
  const order = kept.map(({ cell }) => cell);
  const request = timed.request(order, 'seconds');
  const { steps, seconds } = scheduleOf(request);
  const least = scheduleOf(timed.request(order, 'leastSeconds')).seconds;
  const everyCell = all.map(({ cell }) => cell);
  const every = dropped.length === 0 ? seconds : scheduleOf(timed.request(everyCell, 'seconds')).seconds;
  const bound = lowerBoundOf(request);
  const naive = oneAfterAnother(request);
  const rate = rateOf(environment);
  return {
    steps: steps.map(stepJson),
    total: { seconds, leastSeconds: least, cost: costOf(seconds, rate) },
    everyCell: { seconds: every, cost: costOf(every, rate) },
    lowerBound: { ...bound, cost: costOf(bound.seconds, rate) },
    oneAfterAnother: { seconds: naive, cost: costOf(naive, rateOf(environment, 1)) },
  };
}

const stepJson = (step: Step): SweepPlan['steps'][number] => ({
  ...step,
  needs: [...step.needs],
  after: [...step.after],
  uses: [...step.uses],
});

function cellJson({ cell, worth }: ValuedCell, timed: TimedCells): SweepPlan['cells'][number] {
  const { id, name, layout, batch, lengths, recipe, concurrency, repeats, artifact, deployment, row } = cell;
  const basis = row.prediction?.times === 'measured' ? 'predicted' : row.basis.word;
  const measure = timed.measureOf(cell);
  return {
    id,
    name,
    layout,
    batch,
    lengths,
    recipe,
    concurrency,
    repeats,
    artifact,
    deployment,
    basis,
    worth,
    measure,
  };
}
