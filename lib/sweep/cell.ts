import { isTrainyardError, requestError, type TrainyardError } from '../core/errors';
import { canonicalJson, type Json, sha256 } from '../core/json';
import type { Environment } from '../environment';
import type { LogicalCores } from '../facts';
import { effectiveOptions, makePlan } from '../plan';
import { type LayoutRow, layoutRow, layoutsRequestOf, type MeasuredTimes } from '../prediction';
import { cellEnvironment } from './cell-environment';
import { type Point, pointsOf } from './matrix-points';
import type { Sweep } from './sweep-schema';

/** One measurement of a sweep: a layout with its lengths, at one load. */
export interface Cell extends Point {
  /** Digest of everything that decides what is measured: 16 hexadecimal digits. Equal cells of two sweeps share it. */
  readonly id: string;
  /** For people: `TP 32 × DP 2 batch 4, 8192, 7936/256, 8 in flight`. */
  readonly name: string;
  /** Key of the compiled artifact, predicted from the catalogue's versions. DP and load do not decide it. */
  readonly artifact: string;
  /** Digest of artifact, DP and recipe: cells with the same one need no deploy between them. */
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
 * @throws the code of the plan's refusal when a cell is impossible, naming every such cell and what would fit the first
 * @throws NotInCatalogue when the catalogue does not know the instance type, the release or the model
 */
export function cellsOf(sweep: Sweep, environment: Environment, measured: readonly MeasuredTimes[]): Cell[] {
  const points = pointsOf(sweep, environment);
  const artifacts = admittedArtifacts(points, environment);
  const cells = points.map((point) =>
    cellOf(point, environment, measured, artifacts.get(compiledIn(point)) ?? ''),
  );
  return [...new Map(cells.map((cell) => [cell.id, cell])).values()];
}

/** What the rules of the plan ask of a point: concurrency and repeats are not among it. */
const compiledIn = ({ layout, batch, lengths, recipe }: Point) =>
  canonicalJson({ layout, batch, lengths, recipe });

/** Keys of the artifacts, by what is compiled in; the plan's rules admit or refuse each once. */
function admittedArtifacts(points: readonly Point[], environment: Environment): Map<string, string> {
  const artifacts = new Map<string, string>();
  const refused: { readonly name: string; readonly error: TrainyardError }[] = [];
  for (const [key, point] of new Map(points.map((each) => [compiledIn(each), each]))) {
    try {
      artifacts.set(key, makePlan(cellEnvironment(point, environment)).artifactKey);
    } catch (error) {
      if (!isTrainyardError(error) || error.code === 'NotInCatalogue') throw error;
      refused.push({ name: nameOf(point), error });
    }
  }
  if (refused[0] !== undefined)
    throw impossible(
      refused[0],
      refused.map(({ name }) => name),
    );
  return artifacts;
}

/** The refusal of the first cell in the words of the plan; the others are named, so that all can be found in the file. */
function impossible(
  { name, error }: { readonly name: string; readonly error: TrainyardError },
  names: readonly string[],
) {
  const others = names.length === 1 ? '' : `; refused too: ${names.slice(1, 1 + NAMED).join('; ')}`;
  const more = names.length > 1 + NAMED ? `; and ${names.length - 1 - NAMED} more` : '';
  return requestError(error.code, `${error.message}${others}${more}`, {
    path: `cell ${name}`,
    next: `remove or change the cell: ${error.next ?? 'it cannot work'}`,
    data: { ...error.data, cells: names },
  });
}

/** Refused cells that the sentence names beside the first; all are in the data. */
const NAMED = 4;

function cellOf(
  point: Point,
  environment: Environment,
  measured: readonly MeasuredTimes[],
  artifact: string,
): Cell {
  const own = cellEnvironment(point, environment);
  const { serve } = effectiveOptions(own);
  const deployment = digest({
    artifact,
    dataParallel: point.layout.dataParallel,
    recipe: point.recipe,
    ...(Object.keys(serve).length === 0 ? {} : { serve }),
  });
  const { sequence } = point.lengths;
  const logicalCores = own.layout.logicalCores as LogicalCores;
  const request = layoutsRequestOf(own, { priced: true, measured });
  return {
    ...point,
    id: digest({ schema: 'trainyard.cell/1', deployment, preset: own.preset, workload: workloadOf(own) }),
    name: nameOf(point),
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

function nameOf({ layout, batch, lengths, recipe, concurrency }: Point): string {
  const { sequence, context, input, output } = lengths;
  const compiled = context === sequence ? `${sequence}` : `${context}/${sequence}`;
  const other = recipe === 'corrected' ? '' : `, ${recipe}`;
  return `TP ${layout.tensorParallel} × DP ${layout.dataParallel} batch ${batch}, ${compiled}, ${input}/${output}, ${concurrency} in flight${other}`;
}
