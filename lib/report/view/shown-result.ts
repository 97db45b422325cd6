/** Which of several benchmark attempts a run is judged by: the last whole one, else the last. */
import type { Result } from '../../contract/result';

export function shownResult(results: readonly Result[]): Result | null {
  const ordered = byTime(results);
  return ordered.findLast((attempt) => !attempt.partial) ?? ordered.at(-1) ?? null;
}

export function byTime(results: readonly Result[]): Result[] {
  return [...results].sort((a, b) => (a.window.startedAt < b.window.startedAt ? -1 : 1));
}
