import type { Work } from './candidate';
import type { Modelled } from './modelled';
import type { LayoutRow } from './space';

/** Ratios below this are a tie: at equal hardware the ratio of two layouts was right to about a tenth. */
export const TIE_RATIO = 1.2;

/** Above this many prompt tokens the model put the wrong layout first. */
const LONG_PROMPT = 16_384;

type Part = 'weights' | 'keyValue' | 'layers' | 'prefill';
const PARTS: readonly Part[] = ['weights', 'keyValue', 'layers', 'prefill'];

/** Two layouts held against each other at one load. */
export interface Ranking {
  /** Throughput of the first over that of the second. */
  readonly ratio: number;
  /** `tie` below the ratio of a tie; `measureBoth` where the model is known to err. */
  readonly call: 'first' | 'second' | 'tie' | 'measureBoth';
  /** What makes the faster one faster: the part of the time per token that differs most in its favour. */
  readonly because: Part;
}

/** Which of two layouts gives more tokens per second at the user's concurrency, and why. */
export function compareLayouts(
  first: Modelled,
  second: Modelled,
  work: Pick<Work, 'inputTokens' | 'outputTokens'>,
  extrapolated = false,
): Ranking {
  const ratio = first.served.tokensPerSecond / second.served.tokensPerSecond;
  const [fast, slow] = ratio >= 1 ? [first, second] : [second, first];
  const [fastParts, slowParts] = [fast, slow].map((each) => partsPerToken(each, work.outputTokens));
  const gain = (part: Part) => (slowParts?.[part] ?? 0) - (fastParts?.[part] ?? 0);
  const because = PARTS.reduce((best, part) => (gain(part) > gain(best) ? part : best));
  return { ratio, call: callOf(ratio, extrapolated || work.inputTokens > LONG_PROMPT), because };
}

function callOf(ratio: number, unsure: boolean): Ranking['call'] {
  if (unsure) return 'measureBoth';
  if (Math.max(ratio, 1 / ratio) < TIE_RATIO) return 'tie';
  return ratio > 1 ? 'first' : 'second';
}

/** Seconds of the whole instance for one output token, by part. */
function partsPerToken({ step, prefill, served }: Modelled, outputTokens: number): Record<Part, number> {
  const together = served.replicas * served.busySlots;
  return {
    weights: step.weights / together,
    keyValue: step.keyValue / together,
    layers: step.layers / together,
    prefill: prefill / served.replicas / outputTokens,
  };
}

/** Admitted rows: the most tokens per second first, then those without a prediction, by what the floor allows. */
export function ranked(rows: readonly LayoutRow[], work: Work): LayoutRow[] {
  const most = (row: LayoutRow) => row.modelled?.served.tokensPerSecond ?? -1;
  const slots = (row: LayoutRow) => Math.min(row.dataParallel * row.batch, work.concurrency);
  return rows
    .filter(({ refusals }) => refusals.length === 0)
    .sort(
      (a, b) =>
        most(b) - most(a) ||
        slots(b) / b.floorSeconds - slots(a) / a.floorSeconds ||
        // Of equals, the smaller artifact.
        a.batch - b.batch ||
        b.tensorParallel - a.tensorParallel,
    );
}

/** How many predicted rows, the first included, are within a tie of the first. */
export function tiesOfFirst(order: readonly LayoutRow[]): number {
  const best = order[0]?.modelled?.served.tokensPerSecond;
  if (best === undefined) return 0;
  return order.filter(({ modelled }) => modelled && best / modelled.served.tokensPerSecond < TIE_RATIO)
    .length;
}

/**
 * Predicted rows that no other one beats in both throughput and time per token at the load. By points; a tie may be on
 * either side of it.
 */
export function paretoFront(rows: readonly LayoutRow[]): Set<LayoutRow> {
  const known = rows.filter((row) => row.modelled !== null);
  const order = [...known].sort((a, b) => throughput(b) - throughput(a) || tpot(a) - tpot(b));
  const front = new Set<LayoutRow>();
  let fastest = Number.POSITIVE_INFINITY;
  for (const row of order) {
    if (tpot(row) >= fastest) continue;
    fastest = tpot(row);
    front.add(row);
  }
  return front;
}

const throughput = (row: LayoutRow) => row.modelled?.served.tokensPerSecond ?? 0;
const tpot = (row: LayoutRow) => row.modelled?.served.tpotSeconds ?? 0;
