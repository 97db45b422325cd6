import { requestError, type TrainyardError } from '../core/errors';
import { type Layouts, layoutsOf } from './layouts';
import { throughputRange, tpotRange } from './range-filter';

/** NoLayoutMay when layouts are admitted and none of them may do what is asked; undefined otherwise. */
export function noneMay({ request, rows, filtered }: Layouts): TrainyardError | undefined {
  if (rows.length > 0 || filtered === 0) return undefined;
  const admitted = layoutsOf(request).rows;
  const most = Math.max(...admitted.map((row) => throughputRange(row, request.work).high));
  const least = Math.min(...admitted.map((row) => tpotRange(row).low * 1000));
  return requestError(
    'NoLayoutMay',
    `none of ${filtered} admitted layouts may do it at ${request.work.concurrency} requests in flight`,
    {
      next: `ask for at most ${Math.floor(most)} tokens a second and at least ${least.toFixed(1)} ms per token: beyond, not even the memory bandwidth suffices or the ranges end`,
      data: { mostTokensPerSecond: most, leastTpotMilliseconds: least },
    },
  );
}
