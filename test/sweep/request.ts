import { join, resolve } from 'node:path';
import { type Environment, parseEnvironment } from '../../lib/environment';
import {
  parseSweep,
  planSweep,
  type ScheduleRequest,
  type SweepInput,
  type SweepPlan,
} from '../../lib/sweep';

export const CONFIG = join(resolve(__dirname, '../..'), 'cdk.json');
export const NOW = Date.parse('2026-11-29T05:00:00Z');

/** The tutorial's environment without guards, so that nothing ends a sweep. */
export function environmentOf(more: object = {}): Environment {
  return parseEnvironment('tutorial', {
    guards: { latestEndHours: null, scheduledStop: null },
    ...more,
  });
}

export const PRICE = { perHour: 40, source: 'an offer', asOf: '2026-11-01' };

/** Twelve artifacts in 24 cells: each with half of its slots in use, and with all. */
export const TWENTY_FOUR: SweepInput = {
  name: 'twenty-four',
  layouts: [
    { tensorParallel: 64, dataParallel: 1 },
    { tensorParallel: 32, dataParallel: 2 },
    { tensorParallel: 16, dataParallel: 4 },
  ],
  batches: [1, 2, 4, 8],
  loads: [{ concurrency: 8 }, { concurrency: 'slots' }],
};

/** The tutorial's conclusion. */
export const SIX: SweepInput = {
  ...TWENTY_FOUR,
  name: 'six',
  batches: [1, 4],
  loads: [{ concurrency: 'slots' }],
};

export function planOf(sweep: SweepInput, environment = environmentOf()): SweepPlan {
  return planSweep({ sweep: parseSweep(sweep, 'test'), environment, measured: [], now: NOW });
}

/** A request of the schedule with cells written as `artifact/deployment/seconds`. */
export function requestOf(cells: readonly string[], more: Partial<ScheduleRequest> = {}): ScheduleRequest {
  return {
    cells: cells.map((one, index) => {
      const [artifact = '', deployment = '', seconds = '0'] = one.split('/');
      return {
        cell: `c${index}`,
        artifact,
        deployment: `${artifact}-${deployment}`,
        measureSeconds: Number(seconds),
      };
    }),
    instances: 1,
    compileSlots: 2,
    measureAlone: true,
    seconds: { download: 1000, compile: 1800, load: 300, redeploy: 200 },
    ...more,
  };
}
