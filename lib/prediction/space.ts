import { type LogicalCores, logicalCoresOf, type Model, placementOf } from '../facts';
import type { Refusal } from '../plan/admission/refusal';
import { headsOf } from '../plan/layout/layout-request';
import { layoutRefusals } from '../plan/layout/layout-rules';
import { checkLengths, type LengthRequest } from '../plan/layout/lengths';
// Not from the index of the plan: a page in the browser computes the space too, and the index reaches node:crypto.
import { bandwidthFloor } from '../plan/memory/bandwidth-floor';
import { type MemoryBudget, memoryBudget } from '../plan/memory/memory';
import type { Candidate, Work } from './candidate';
import { type Basis, basisOf, type DomainQuestion } from './domain';
import { type MeasuredTimes, measuredFor } from './measured-times';
import { type Modelled, modelled, servedWith } from './modelled';
import { type Prediction, predictionOf } from './prediction';

/** What the space is spanned by. */
export interface SpaceRequest {
  /** What is served, on what, at which load. */
  readonly work: Work;
  /** Compiled lengths to consider, in tokens. */
  readonly sequences: readonly number[];
  /** Batches of one replica to consider. */
  readonly batches: readonly number[];
  /** The draft model beside the model; absent without one. */
  readonly draft?: Model;
  /** Port of replica 0, for the layout rule. */
  readonly basePort: number;
  /** Allowance of the memory plan, in MiB per logical core. */
  readonly otherMiB: number;
  /** Whether the requests fit a compiled length: the length rule's question, without the lengths. */
  readonly lengths: Omit<LengthRequest, 'sequence' | 'context' | 'logicalCores'>;
  /** Engine of the release. */
  readonly engine: DomainQuestion['engine'];
  /** Price of one instance for an hour; null when it is not known. */
  readonly pricePerHour: number | null;
  /** Measured times of shapes that were run; empty without calibration. */
  readonly measured: readonly MeasuredTimes[];
}

/** One layout of the space: admitted or refused, what it needs, and what may be said of it. */
export interface LayoutRow extends Candidate {
  /** Every refusal; empty when the layout is admitted. */
  readonly refusals: readonly Refusal[];
  /** Device memory of one logical core, term by term. */
  readonly memory: MemoryBudget;
  /** Least time of a decode step by memory bandwidth, in seconds: a hard bound. */
  readonly floorSeconds: number;
  /** Whether published measurements surround the layout. */
  readonly basis: Basis;
  /** What the model says, as points for ranking; null where the basis is not `predicted`, and for refused layouts. */
  readonly modelled: Modelled | null;
  /** The same as ranges. */
  readonly prediction: Prediction | null;
}

/**
 * Every layout of an instance type and a model: all tensor parallel degrees that are documented or a power of two, all
 * numbers of replicas that the cores hold, the batches, the lengths, and every LNC. The rules of the plan admit or
 * refuse each; nothing here decides that again.
 */
export function layoutSpace(request: SpaceRequest): LayoutRow[] {
  const { hardware } = request.work;
  return hardware.logicalCores.supported.flatMap((logicalCores) =>
    degreesOf(request, logicalCores).flatMap((tensorParallel) =>
      request.sequences.flatMap((sequence) =>
        request.batches.flatMap((batch) => {
          const shape = { tensorParallel, batch, sequence, logicalCores };
          return rowsOf(request, shape, allReplicas(request, shape));
        }),
      ),
    ),
  );
}

function degreesOf({ work: { hardware } }: SpaceRequest, logicalCores: LogicalCores): number[] {
  const total = logicalCoresOf(hardware, logicalCores);
  const powers = Array.from({ length: Math.floor(Math.log2(total)) + 1 }, (_, power) => 2 ** power);
  const listed = placementOf(hardware.family).tensorParallelDegrees[logicalCores] ?? [];
  const degrees = new Set([...powers, ...listed.filter((degree) => degree <= total)]);
  return [...degrees].sort((a, b) => a - b);
}

/** One layout, whether the space has it or not: what a row of {@link layoutSpace} says. */
export function layoutRow(request: SpaceRequest, { dataParallel, ...shape }: Candidate): LayoutRow {
  return rowsOf(request, shape, [dataParallel])[0] as LayoutRow;
}

/** Every number of replicas that the cores hold. */
function allReplicas({ work: { hardware } }: SpaceRequest, shape: Omit<Candidate, 'dataParallel'>): number[] {
  const most = Math.floor(logicalCoresOf(hardware, shape.logicalCores) / shape.tensorParallel);
  return Array.from({ length: most }, (_, index) => index + 1);
}

/** Memory, floor and basis do not depend on the number of replicas, so they are worked out once for all. */
function rowsOf(
  request: SpaceRequest,
  shape: Omit<Candidate, 'dataParallel'>,
  replicas: readonly number[],
): LayoutRow[] {
  const { hardware, model } = request.work;
  const { otherMiB } = request;
  const memory = memoryBudget({ ...shape, ...draftOf(request), hardware, model, otherMiB });
  const floorSeconds = bandwidthFloor(hardware, model, shape).tpotMilliseconds / 1000;
  const measured = measuredFor(request.measured, shape, request.work);
  const basis = basisFor(request, shape);
  const tooLong = checkLengths({ ...request.lengths, ...shape, context: shape.sequence }).refusals;
  const refusals = refusalsByReplicas(request, shape, replicas).map((each) => [...each, ...tooLong]);
  const known = measured !== undefined || basis.word === 'predicted';
  const given = { pricePerHour: request.pricePerHour, floorSeconds, measured: measured !== undefined };
  return refusals.map((each, index): LayoutRow => {
    const candidate = { ...shape, dataParallel: replicas[index] as number };
    const points = known && each.length === 0 ? pointsOf(candidate, request.work, measured) : null;
    const prediction = points === null ? null : predictionOf(points, candidate, request.work, given);
    return { ...candidate, refusals: each, memory, floorSeconds, basis, modelled: points, prediction };
  });
}

const draftOf = ({ draft }: SpaceRequest) => (draft === undefined ? {} : { draft });

/** Refusals for ascending numbers of replicas. What refuses the least and the most alike refuses those between. */
function refusalsByReplicas(
  request: SpaceRequest,
  shape: Omit<Candidate, 'dataParallel'>,
  replicas: readonly number[],
): (readonly Refusal[])[] {
  const { work, basePort, otherMiB } = request;
  const { hardware, model } = work;
  const heads = headsOf(work.release);
  const asked = {
    ...shape,
    ...heads,
    ...draftOf(request),
    instanceType: hardware.type,
    model,
    basePort,
    otherMiB,
  };
  const of = (dataParallel: number) => layoutRefusals({ ...asked, dataParallel }, hardware);
  const [first, last] = [of(replicas[0] as number), of(replicas.at(-1) as number)];
  const same = first.map(({ message }) => message).join() === last.map(({ message }) => message).join();
  return replicas.map((count) => (same ? first : of(count)));
}

/** What a published row says nothing about is not predicted: experts, and weights that are quantized. */
function basisFor({ work, engine, draft }: SpaceRequest, shape: Omit<Candidate, 'dataParallel'>): Basis {
  const { hardware, model } = work;
  return basisOf({
    ...{ ...shape, family: hardware.family, engine },
    architecture: model.experts === null ? 'dense' : 'other',
    weights: model.quantization === null ? 'bf16' : 'other',
    drafted: draft !== undefined,
  });
}

/** Measured times replace the model's; its parts keep their shares of the step. */
function pointsOf(candidate: Candidate, work: Work, measured: MeasuredTimes | undefined): Modelled {
  const model = modelled(candidate, work);
  if (measured === undefined) return model;
  const factor = measured.stepSeconds / model.step.seconds;
  const step = {
    weights: model.step.weights * factor,
    keyValue: model.step.keyValue * factor,
    layers: model.step.layers * factor,
    seconds: measured.stepSeconds,
  };
  return servedWith(candidate, work, step, measured.prefillSeconds);
}
