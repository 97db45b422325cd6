import type { Environment } from '../environment';
import type { Cell } from './cell';
import type { ScheduleRequest } from './schedule-request';
import type { Sweep } from './sweep-schema';
import {
  type CompileSlots,
  compileSlots,
  measureTime,
  type StepTime,
  type SweepTimes,
  sweepTimes,
} from './times';

/** Which end of each range of times is meant. */
type End = 'seconds' | 'leastSeconds';

/** The cells of a sweep with the time of every step, and what is scheduled of some of them. */
export class TimedCells {
  /** Times that are alike for all cells. */
  readonly times: SweepTimes;
  /** Compiles at once. */
  readonly slots: CompileSlots;
  private readonly measures: ReadonlyMap<Cell, StepTime>;

  /** @throws NotInCatalogue when the catalogue does not know the instance type or the model */
  constructor(
    cells: readonly Cell[],
    private readonly sweep: Sweep,
    private readonly environment: Environment,
  ) {
    this.times = sweepTimes(environment, sweep.times);
    this.slots = compileSlots(environment, sweep.times);
    this.measures = new Map(cells.map((cell) => [cell, measureTime(cell, sweep.times)]));
  }

  /** Time of the measurement of one of the cells. */
  measureOf(cell: Cell): StepTime {
    return this.measures.get(cell) as StepTime;
  }

  /** The schedule's question for some of the cells, the most valuable first. */
  request(cells: readonly Cell[], end: End): ScheduleRequest {
    const { download, compile, load, redeploy } = this.times;
    return {
      cells: cells.map((cell) => ({
        cell: cell.id,
        artifact: cell.artifact,
        deployment: cell.deployment,
        measureSeconds: this.measureOf(cell)[end],
      })),
      instances: this.environment.instance.count,
      compileSlots: this.slots.count,
      measureAlone: this.sweep.measureAlone,
      seconds: {
        download: download[end],
        compile: compile[end],
        load: load[end],
        redeploy: redeploy[end],
      },
    };
  }
}
