import type { Candidate, Work } from './candidate';
import { bucketsOf } from './modelled';

/** The part of a layout on which the times of one user depend, whatever the number of replicas and the load. */
export interface TimedShape {
  readonly instanceType: string;
  /** Hub id of the model. */
  readonly model: string;
  /** Neuron SDK release that ran. */
  readonly release: string;
  /** Tensor parallel degree. */
  readonly tensorParallel: number;
  /** Batch that the artifact is compiled for. */
  readonly batch: number;
  /** Compiled length, in tokens. */
  readonly sequence: number;
  /** Physical cores in one logical core. */
  readonly logicalCores: number;
  /** Buckets of prompt and cache, in tokens. */
  readonly buckets: { readonly prompt: number; readonly cache: number };
}

/** Times of one user, measured by a valid run on hardware. */
export interface MeasuredTimes extends TimedShape {
  /** Seconds of one decode step: TPOT of a user who is alone on a replica. */
  readonly stepSeconds: number;
  /** Seconds of one prefill: TTFT of that user. */
  readonly prefillSeconds: number;
  /** Name of the run. */
  readonly run: string;
}

/** The measured times of exactly this shape; those of the last run when there are several. */
export function measuredFor(
  measured: readonly MeasuredTimes[],
  shape: Omit<Candidate, 'dataParallel'>,
  work: Work,
): MeasuredTimes | undefined {
  if (measured.length === 0) return undefined;
  const { prompt, cache } = bucketsOf(shape.sequence, work);
  return measured.findLast(
    (row) =>
      row.instanceType === work.hardware.type &&
      row.model === work.model.id &&
      row.release === work.release &&
      row.tensorParallel === shape.tensorParallel &&
      row.batch === shape.batch &&
      row.sequence === shape.sequence &&
      row.logicalCores === shape.logicalCores &&
      row.buckets.prompt === prompt &&
      row.buckets.cache === cache,
  );
}
