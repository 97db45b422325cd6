import { requestError } from '../core/errors';
import type { Environment } from '../environment';
import type { SweepRecipe } from './sweep-recipe';
import type { Sweep, SweepCell } from './sweep-schema';

/** A cell with everything said: the sweep's defaults and the environment's are filled in. */
export interface Point {
  /** Degrees of tensor parallelism and number of replicas. */
  readonly layout: { readonly tensorParallel: number; readonly dataParallel: number };
  /** Batch of one replica. */
  readonly batch: number;
  /** Compiled lengths, and the mean lengths of the load, in tokens. */
  readonly lengths: {
    readonly sequence: number;
    readonly context: number;
    readonly input: number;
    readonly output: number;
  };
  /** Whose commands compile and serve. */
  readonly recipe: SweepRecipe;
  /** Requests in flight over all replicas. */
  readonly concurrency: number;
  /** Measurements. */
  readonly repeats: number;
}

/**
 * The points of a sweep, in the order of the file: the product of its axes, or its cells.
 * @throws SweepTooLarge when there are more than the limit of the sweep
 */
export function pointsOf(sweep: Sweep, environment: Environment): Point[] {
  const count = countOf(sweep);
  if (count > sweep.limits.maxCells) throw tooLarge(sweep, count);
  return (sweep.cells ?? product(sweep, environment)).map((cell) => pointOf(cell, sweep, environment));
}

/** Counted without making them: a product of five long axes would not fit into memory. */
function countOf({ cells, ...sweep }: Sweep): number {
  if (cells !== undefined) return cells.length;
  return AXES.reduce((product, axis) => product * (sweep[axis]?.length ?? 1), 1);
}

function tooLarge({ limits, cells, ...sweep }: Sweep, count: number) {
  const axes = AXES.flatMap((axis) => {
    const values = sweep[axis];
    return values === undefined ? [] : [`${values.length} ${axis}`];
  });
  const from = cells === undefined ? axes.join(' × ') : 'cells';
  return requestError(
    'SweepTooLarge',
    `the sweep has ${count} cells (${from}), and limits.maxCells is ${limits.maxCells}`,
    {
      next: `shorten an axis, or write the cells that matter under cells, at most ${limits.maxCells}`,
      data: { cells: count, maxCells: limits.maxCells },
    },
  );
}

/** What a sweep is the product of; the first varies slowest, so that cells of one artifact stand together. */
export const AXES = ['layouts', 'batches', 'recipes', 'lengths', 'loads'] as const;

function product({ layouts, batches, recipes, lengths, loads }: Sweep, { layout }: Environment): SweepCell[] {
  const { tensorParallel, dataParallel, batch } = layout;
  return (layouts ?? [{ tensorParallel, dataParallel }]).flatMap((each) =>
    (batches ?? [batch]).flatMap((sequences) =>
      (recipes ?? [undefined]).flatMap((recipe) =>
        (lengths ?? [undefined]).flatMap((length) =>
          (loads ?? [undefined]).map((load) => ({
            layout: each,
            batch: sequences,
            recipe,
            lengths: length,
            load,
          })),
        ),
      ),
    ),
  );
}

function pointOf(cell: SweepCell, sweep: Sweep, { preset, lengths, workload }: Environment): Point {
  const { layout, batch } = cell;
  const asked = cell.load?.concurrency ?? 'slots';
  const compiled = cell.lengths ?? lengths;
  return {
    layout,
    batch,
    lengths: {
      sequence: compiled.sequence,
      context: compiled.context ?? compiled.sequence,
      input: cell.lengths?.input ?? workload.inputTokens.mean,
      output: cell.lengths?.output ?? workload.outputTokens.mean,
    },
    recipe: cell.recipe ?? preset,
    concurrency: asked === 'slots' ? batch * layout.dataParallel : asked,
    repeats: cell.repeats ?? sweep.repeats ?? workload.repeats,
  };
}
