/** How near a planned sweep is to the least time, how far from the tutorial's way, and how long planning takes. */
import { join } from 'node:path';
import { packageRoot } from '../../lib/core/package-root';
import { type Environment, loadEnvironment } from '../../lib/environment';
import {
  parseSweep,
  planSweep,
  presetSweep,
  type ScheduleRequest,
  type SweepInput,
  type SweepPlan,
  scheduleOf,
} from '../../lib/sweep';
import { driven } from '../sweep-run/driven';
import type { Context } from './context';
import { type Row, row } from './row';

const NAME = 'sweep';
const COMPILE_MINUTES = [15, 30, 60];
/** Of cells without a prediction: the time limit, and a time that compiles weigh more in. */
const MEASURE_MINUTES = [undefined, 30];

export async function sweep(_: Context): Promise<Row[]> {
  const tutorial = presetSweep('tutorial', environmentOf(1), []);
  const shapes: readonly [string, SweepInput][] = [
    ['6 cells', tutorial],
    ['24 cells', twentyFour(tutorial)],
  ];
  return [
    ...shapes.map(([what, shape]) => planning(what, shape)),
    scheduling(),
    ...shapes.flatMap(([what, shape]) => [1, 4].flatMap((count) => makespans(what, shape, count))),
    ...(await drives(shapes)),
  ];
}

/** The real driver on an emulated service whose clock goes only when nothing can be done: what looking costs. */
async function drives(shapes: readonly (readonly [string, SweepInput])[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [what, shape] of shapes) {
    for (const count of [1, 4]) {
      const times = { compileMinutes: 30, measureMinutes: 30 };
      const { plan, seconds } = await driven({ ...shape, times }, count);
      const on = `${what}, ${count} instance${count === 1 ? '' : 's'}`;
      rows.push(
        row(NAME, {
          what: `${on}, compile 30 min, unknown 30 min, driven`,
          ours: seconds / 3600,
          beside: plan.lowerBound.seconds / 3600,
          besideIs: 'lower bound',
          unit: 'h',
          required: { most: 1.05 },
        }),
      );
    }
  }
  return rows;
}

/** The tutorial's layouts with four batches, each at eight users and with every slot in use. */
const twentyFour = (tutorial: SweepInput): SweepInput => ({
  ...tutorial,
  batches: [1, 2, 4, 8],
  loads: [{ concurrency: 8 }, { concurrency: 'slots' }],
});

/** The tutorial's without guards, which would drop cells. */
function environmentOf(count: number): Environment {
  const guards = { latestEndHours: null, scheduledStop: null };
  const configFile = join(packageRoot(), 'cdk.json');
  return loadEnvironment({ name: 'tutorial', configFile, overrides: { instance: { count }, guards } });
}

function planned(shape: SweepInput, count: number): SweepPlan {
  return planSweep({
    sweep: parseSweep(shape, NAME),
    environment: environmentOf(count),
    measured: [],
    now: 0,
  });
}

const TRIES = 7;

/** The best of some: the first runs compile the code. */
function best(work: () => void): number {
  const seconds = Array.from({ length: TRIES }, () => {
    const before = performance.now();
    work();
    return (performance.now() - before) / 1000;
  });
  return Math.min(...seconds);
}

function planning(what: string, shape: SweepInput): Row {
  const promised = { beside: 0.2, besideIs: 'what was promised', unit: 's', required: { most: 1 } };
  return row(NAME, { what: `planning ${what}`, ours: best(() => planned(shape, 1)), ...promised });
}

function scheduling(): Row {
  const cells = Array.from({ length: 1000 }, (_, index) => ({
    cell: `c${index}`,
    artifact: `a${index % 125}`,
    deployment: `a${index % 125}-${index % 4}`,
    measureSeconds: 600 + (index % 7) * 300,
  }));
  const seconds = { download: 1200, compile: 1800, load: 300, redeploy: 300 };
  const request: ScheduleRequest = { cells, instances: 4, compileSlots: 6, measureAlone: true, seconds };
  const promised = { beside: 1, besideIs: 'what was promised', unit: 's', required: { most: 1 } };
  return row(NAME, { what: 'scheduling 1000 cells', ours: best(() => scheduleOf(request)), ...promised });
}

function makespans(what: string, shape: SweepInput, count: number): Row[] {
  return MEASURE_MINUTES.flatMap((measureMinutes) =>
    COMPILE_MINUTES.flatMap((compileMinutes) => {
      const times = { compileMinutes, ...(measureMinutes === undefined ? {} : { measureMinutes }) };
      const { total, lowerBound, oneAfterAnother } = planned({ ...shape, times }, count);
      const on = `${what}, ${count} instance${count === 1 ? '' : 's'}`;
      const measured = measureMinutes === undefined ? 'limit' : `${measureMinutes} min`;
      const name = `${on}, compile ${compileMinutes} min, unknown ${measured}`;
      const ours = { what: name, ours: total.seconds / 3600, unit: 'h' };
      return [
        row(NAME, {
          ...ours,
          beside: lowerBound.seconds / 3600,
          besideIs: 'lower bound',
          required: { most: 1.05 },
        }),
        row(NAME, {
          ...ours,
          beside: oneAfterAnother.seconds / 3600,
          besideIs: "the tutorial's way, 1 instance",
        }),
      ];
    }),
  );
}
