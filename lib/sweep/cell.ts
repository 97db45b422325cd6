import { isTrainyardError, requestError } from '../core/errors';
import { canonicalJson, type Json, sha256 } from '../core/json';
import type { Environment } from '../environment';
import { makePlan } from '../plan';
import { type LayoutRow, layoutRow, layoutsRequestOf, type MeasuredTimes } from '../prediction';
import { type Point, pointsOf } from './matrix';
import type { Sweep } from './sweep-schema';

/** One measurement of a sweep: a layout with its lengths, at one load. */
export interface Cell extends Point {
  /** Digest of everything that decides what is measured: 16 hexadecimal digits. Equal cells of two sweeps share it. */
  readonly id: string;
  /** For people: `TP 32 × DP 2 batch 4, 8192, 7936/256, 8 in flight`. */
  readonly name: string;
  /** Key of the compiled artifact, predicted from the catalogue's versions. DP and load do not decide it. */
  readonly artifact: string;
  /** Digest of artifact and DP: cells with the same one need no deploy between them. */
  readonly deployment: string;
  /** The environment with the cell in it: what a run of the cell is made from. */
  readonly environment: Environment;
  /** What may be said of its speed. */
  readonly row: LayoutRow;
}

const ID_LENGTH = 16;

/**
 * The cells of a sweep, each once, in the order of the file.
 * @throws SweepTooLarge when there are too many
 * @throws the code of the plan's refusal when a cell is impossible, naming the cell and what would fit
 * @throws NotInCatalogue when the catalogue does not know the instance type, the release or the model
 */
export function cellsOf(sweep: Sweep, environment: Environment, measured: readonly MeasuredTimes[]): Cell[] {
  const artifacts = new Map<string, string>();
  const cells = new Map<string, Cell>();
  for (const point of pointsOf(sweep, environment)) {
    const cell = cellOf(point, environment, measured, artifacts);
    if (!cells.has(cell.id)) cells.set(cell.id, cell);
  }
  return [...cells.values()];
}

function cellOf(
  point: Point,
  environment: Environment,
  measured: readonly MeasuredTimes[],
  artifacts: Map<string, string>,
): Cell {
  const own = environmentOf(point, environment);
  const name = nameOf(point);
  // Concurrency and repeats are not asked by any rule of the plan.
  const asked = canonicalJson({ layout: point.layout, batch: point.batch, lengths: point.lengths });
  const artifact = artifacts.get(asked) ?? admittedArtifact(own, name);
  artifacts.set(asked, artifact);
  const deployment = digest({ artifact, dataParallel: point.layout.dataParallel });
  const { sequence } = point.lengths;
  const logicalCores = own.layout.logicalCores as 1 | 2;
  const request = layoutsRequestOf(own, { priced: true, measured });
  return {
    ...point,
    id: digest({ schema: 'trainyard.cell/1', deployment, preset: own.preset, workload: workloadOf(own) }),
    name,
    artifact,
    deployment,
    environment: own,
    row: layoutRow(request, { ...point.layout, batch: point.batch, sequence, logicalCores }),
  };
}

const digest = (value: Json) => sha256(canonicalJson(value)).slice(0, ID_LENGTH);

/** Sampling parameters may be fractions, which canonical JSON does not take as numbers. */
function workloadOf({ workload }: Environment): Json {
  const { samplingParameters, ...numbers } = workload;
  const sampling = Object.entries(samplingParameters).map(
    ([key, value]) => `${key}=${JSON.stringify(value)}`,
  );
  return { ...numbers, samplingParameters: sampling.sort() } as unknown as Json;
}

/** The environment with the layout, the lengths and the load of a point. */
function environmentOf(
  { layout, batch, lengths, concurrency, repeats }: Point,
  base: Environment,
): Environment {
  const { workload } = base;
  return {
    ...base,
    layout: { ...base.layout, ...layout, batch },
    lengths: { sequence: lengths.sequence, context: lengths.context },
    workload: {
      ...workload,
      concurrency,
      repeats,
      inputTokens: { ...workload.inputTokens, mean: lengths.input },
      outputTokens: { ...workload.outputTokens, mean: lengths.output },
    },
  };
}

/** The rules of the plan admit or refuse; the cell is named, so that it can be found in the file. */
function admittedArtifact(environment: Environment, name: string): string {
  try {
    return makePlan(environment).artifactKey;
  } catch (error) {
    if (!isTrainyardError(error) || error.code === 'NotInCatalogue') throw error;
    throw requestError(error.code, error.message, {
      path: `cell ${name}`,
      next: `remove or change the cell: ${error.next ?? 'it cannot work'}`,
      data: { ...error.data, cell: name },
    });
  }
}

function nameOf({ layout, batch, lengths, concurrency }: Point): string {
  const { sequence, context, input, output } = lengths;
  const compiled = context === sequence ? `${sequence}` : `${context}/${sequence}`;
  return `TP ${layout.tensorParallel} × DP ${layout.dataParallel} batch ${batch}, ${compiled}, ${input}/${output}, ${concurrency} in flight`;
}
