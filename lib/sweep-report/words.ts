/** How the sentences of the report write names and numbers. */
import { formatNumber } from '../report';
import type { PredictedRange } from './predicted-schema';
import type { CellReport } from './report-schema';

/** `#4 (TP 16 × DP 4, batch 4, 16 in flight)`. */
export function cellWords(cell: CellReport): string {
  const { label, layout, batch, concurrency } = cell;
  const { tensorParallel, dataParallel } = layout;
  return `${label} (TP ${tensorParallel} × DP ${dataParallel}${recipeWords(cell)}, batch ${batch}, ${concurrency} in flight)`;
}

/** ` verbatim`; empty for the recipe that is usual. */
export function recipeWords({ recipe }: Pick<CellReport, 'recipe'>): string {
  return recipe === 'corrected' ? '' : ` ${recipe}`;
}

/** `7936/256 tokens in and out, compiled for 8192`. */
export function lengthWords({ input, output, sequence }: CellReport['lengths']): string {
  return `${input} tokens in, ${output} out, compiled for ${sequence}`;
}

/** Seconds as milliseconds with their unit. */
export const milliseconds = (seconds: number): string => `${formatNumber(seconds * 1000)} ms`;

/** `1.31 times`. */
export const times = (ratio: number): string => `${ratio.toFixed(2)} times`;

/** `#1, #2 and #3`; the first few of many. */
export function labelWords(labels: readonly string[], most = 6): string {
  const shown = labels.slice(0, most);
  const more = labels.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

/** What became of a cell in a word: its verdict, or its state where it has none. */
export function standingWord(cell: CellReport): string {
  const attempt = cell.attempts.find(({ shown }) => shown);
  if (attempt === undefined) return cell.state;
  return attempt.partial ? `${attempt.verdict.status}, partial` : attempt.verdict.status;
}

/** A predicted quantity with its unit. */
export function quantityWords(quantity: PredictedRange['quantity']): string {
  return QUANTITIES[quantity];
}

const QUANTITIES: Readonly<Record<PredictedRange['quantity'], string>> = {
  outputTokensPerSecond: 'output tokens/s',
  tpotMeanSeconds: 'mean TPOT, ms',
  ttftMeanSeconds: 'mean TTFT, ms',
};
