import { formatMoney, formatNumber } from '../report';
import type { Measured } from './attempt-schema';
import type { UsableCell } from './cell-report';
import { milliseconds } from './words';

/** What cells are ranked by. */
export interface Objective {
  /** Of a cell; null where it was not measured. */
  readonly of: (cell: UsableCell) => Measured | null;
  /** A value in words, such as `520 output tokens/s`. */
  readonly words: (value: number) => string;
  /** Whether it is the goodput. */
  readonly goodput: boolean;
}

const THROUGHPUT: Objective = {
  of: ({ attempt }) => attempt.figures.outputTokensPerSecond,
  words: (value) => `${formatNumber(value)} output tokens/s`,
  goodput: false,
};

/** The goodput where every cell has one within the same limits and one of them meets them; else the throughput. */
export function objectiveOf(usable: readonly UsableCell[]): Objective {
  const limits = usable.map(({ attempt }) => attempt.figures.goodputLimits);
  const some = usable.some(({ attempt }) => (attempt.figures.goodputRequestsPerSecond?.value ?? 0) > 0);
  const [first] = limits;
  const alike = limits.every(
    (it) => it !== null && it.ttftSeconds === first?.ttftSeconds && it.tpotSeconds === first.tpotSeconds,
  );
  if (!first || !alike || !some) return THROUGHPUT;
  const within = `TTFT ≤ ${milliseconds(first.ttftSeconds)}, TPOT ≤ ${milliseconds(first.tpotSeconds)}`;
  return {
    of: ({ attempt }) => attempt.figures.goodputRequestsPerSecond,
    words: (value) => `${formatNumber(value)} requests/s within the limits (${within})`,
    goodput: true,
  };
}

/** What a million output tokens of a cell cost, as the end of a sentence; empty without a price. */
export function costWords({ attempt }: UsableCell, currency: string | null): string {
  const cost = attempt.figures.costPerMillionOutputTokens;
  return cost === null || currency === null
    ? ''
    : `, ${formatMoney(cost, currency)} for a million output tokens`;
}
