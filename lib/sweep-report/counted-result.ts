import type { Result } from '../contract/result';
import { shownResult } from '../report';
import type { SweptCell } from './sweep-measurements';

/** The result of a cell by the attempt that counts, of its repeats the one with the worst verdict; null without any. */
export function countedResult({ attempts, shown }: Pick<SweptCell, 'attempts' | 'shown'>): Result | null {
  const run = shown === null ? undefined : attempts[shown];
  return run === undefined ? null : shownResult(run.results);
}
