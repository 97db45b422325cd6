import { z } from 'zod';
import type { MeasuredRun } from '../contract/measured-run';
import type { Result } from '../contract/result';
import { requestError } from '../core/errors';
import type { MeasuredTimes, TimedShape } from './measured-times';
import { bucketsOf } from './modelled';

/** What a calibration may do that the command does not offer. */
interface CalibrationOptions {
  /** Take emulated runs too; their times say nothing about hardware. For tests of the planner on a rehearsal. */
  readonly emulated?: boolean;
}

/**
 * The times of one user that a run measured: the means over its results of the median TPOT (a decode step) and of the
 * median TTFT (a prefill). Buckets follow from the tokens that the servers counted.
 * @throws CalibrationEmulated when the run was no hardware
 * @throws CalibrationNotValid when there is no result, or one that is partial or whose verdict is not valid
 * @throws CalibrationNotOneUser when more than one request was in flight
 * @throws CalibrationOtherShape when the run cannot be matched to one layout
 */
export function calibrationOf(run: MeasuredRun, options: CalibrationOptions = {}): MeasuredTimes {
  const timed = usableTimes(run, options);
  const mean = (pick: (times: Times) => number) =>
    timed.reduce((sum, each) => sum + pick(each), 0) / timed.length;
  return {
    ...shapeOf(run),
    stepSeconds: mean(({ step }) => step),
    prefillSeconds: mean(({ prefill }) => prefill),
    run: run.name,
  };
}

/** The times of every result, if each of them may be used. */
function usableTimes({ results, manifest, name }: MeasuredRun, options: CalibrationOptions): Times[] {
  const data = { run: name };
  const emulated = manifest?.emulated ?? results.find((result) => result.emulated)?.emulated;
  if (emulated && !options.emulated) {
    throw requestError(
      'CalibrationEmulated',
      `run ${name} is a rehearsal: its times say nothing about hardware`,
      {
        next: 'run it on hardware',
        data,
      },
    );
  }
  const timed = results.flatMap((result) => timesOf(result) ?? []);
  if (timed.length === 0 || timed.length < results.length) {
    const why = results.length === 0 ? 'no result' : 'a result that is partial, not valid, or without times';
    throw requestError('CalibrationNotValid', `run ${name} has ${why}`, {
      next: 'calibrate with a complete run whose verdict is valid',
      data,
    });
  }
  const users = Math.max(...results.map(({ workload }) => workload.concurrency));
  if (users !== 1) {
    throw requestError('CalibrationNotOneUser', `run ${name} had ${users} requests in flight, not 1`, {
      next: 'run it again with --concurrency 1: other requests are in these times',
      data: { ...data, concurrency: users },
    });
  }
  return timed;
}

interface Times {
  readonly step: number;
  readonly prefill: number;
}

function timesOf({ metrics, partial, verdict }: Result): Times | undefined {
  const { tpotSeconds, ttftSeconds } = metrics;
  const good = !partial && verdict.status === 'valid';
  if (!good || !tpotSeconds || !ttftSeconds) return undefined;
  const times = { step: tpotSeconds.p50, prefill: ttftSeconds.p50 };
  return times.step > 0 && times.prefill > 0 ? times : undefined;
}

const environmentSchema = z.looseObject({
  instance: z.looseObject({ type: z.string() }),
  release: z.string(),
});

/** Imports have no manifest, and the tutorial's own commands compile other buckets than the layouts have. */
function shapeOf({ name, results, manifest }: MeasuredRun): TimedShape {
  const environment = environmentSchema.safeParse(manifest?.environment);
  const shapes = environment.success
    ? results.flatMap((result) => shapeOfResult(result, environment.data) ?? [])
    : [];
  const [shape] = shapes;
  const one = new Set(shapes.map((each) => JSON.stringify(each))).size === 1;
  if (shape !== undefined && one && shapes.length === results.length) return shape;
  const why = 'it has no manifest, is of preset verbatim, or has results of several shapes';
  throw requestError('CalibrationOtherShape', `run ${name} cannot be matched to one layout: ${why}`, {
    next: 'calibrate with a run of one layout and preset corrected',
    data: { run: name },
  });
}

function shapeOfResult(
  { preset, model, layout, tokens, counts }: Result,
  { instance, release }: z.infer<typeof environmentSchema>,
): TimedShape | undefined {
  const { inputByUsage, outputByUsage } = tokens;
  if (preset !== 'corrected' || inputByUsage === null || outputByUsage === null) return undefined;
  const { tensorParallel, batch, logicalCores, sequenceLength: sequence } = layout;
  const work = {
    inputTokens: inputByUsage / counts.completed,
    outputTokens: outputByUsage / counts.completed,
  };
  const shape = { tensorParallel, batch, sequence, logicalCores, buckets: bucketsOf(sequence, work) };
  return { instanceType: instance.type, model: model.id, release, ...shape };
}
