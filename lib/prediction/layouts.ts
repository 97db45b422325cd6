import { type DataParallelAdvice, dataParallelAdvice } from './advice';
import { thatMay, type Wanted } from './range-filter';
import { paretoFront, ranked, tiesOfFirst } from './ranking';
import { type LayoutRow, layoutSpace, type SpaceRequest } from './space';

/** The layouts of an instance type and a model, in order, and what follows from them. */
export interface Layouts {
  /** What the space was spanned by. */
  readonly request: SpaceRequest;
  /** Admitted layouts that may satisfy what is asked: predicted ones first, by throughput. */
  readonly rows: readonly LayoutRow[];
  /** Admitted layouts that cannot satisfy it. */
  readonly filtered: number;
  /** Refused layouts. */
  readonly refused: readonly LayoutRow[];
  /** How many layouts each code refuses, the most frequent first. */
  readonly refusals: readonly { readonly code: string; readonly count: number }[];
  /** Rows that none beats in both throughput and time per token. */
  readonly front: ReadonlySet<LayoutRow>;
  /** Rows from the first on that are within a tie of it. */
  readonly ties: number;
  /** When replicas are the better choice here; null where fewer than two layouts of all cores are predicted. */
  readonly advice: DataParallelAdvice | null;
}

/** Lists, filters and ranks the space. Pure; about ten thousand layouts a tenth of a second. */
export function layoutsOf(request: SpaceRequest, wanted: Wanted = {}): Layouts {
  const space = layoutSpace(request);
  const admitted = ranked(space, request.work);
  const rows = thatMay(admitted, request.work, wanted);
  const refused = space.filter(({ refusals }) => refusals.length > 0);
  return {
    request,
    rows,
    filtered: admitted.length - rows.length,
    refused,
    refusals: countsOf(refused),
    front: paretoFront(rows),
    ties: tiesOfFirst(rows),
    advice: dataParallelAdvice(admitted, request.work),
  };
}

/** A layout counts under its first refusal. */
function countsOf(refused: readonly LayoutRow[]): Layouts['refusals'] {
  const counts = new Map<string, number>();
  for (const { refusals } of refused) {
    const code = refusals[0]?.code ?? '';
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return [...counts].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count);
}
