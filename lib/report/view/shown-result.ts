/** Which of several results a run is judged by. */
import type { Result } from '../../contract/result';

const WORST_FIRST = ['invalid', 'suspect', 'valid'];

/**
 * Of the last command that measured whole, else of the last: its result, and of its repeats the one with the worst
 * verdict, because a mean over repeats is worth no more than that one.
 */
export function shownResult(results: readonly Result[]): Result | null {
  const repeats = shownRepeats(results);
  const rank = (result: Result) => WORST_FIRST.indexOf(result.verdict.status);
  return repeats.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** Every result of that command, in the order of the measurements; partial ones only if there is no other. */
export function shownRepeats(results: readonly Result[]): Result[] {
  const ordered = byTime(results);
  const last = ordered.findLast((attempt) => !attempt.partial) ?? ordered.at(-1);
  return ordered.filter(
    ({ commandId, instanceId, partial }) =>
      commandId === last?.commandId && instanceId === last.instanceId && partial === last.partial,
  );
}

/** Oldest first, by the start of the measured window. */
export function byTime(results: readonly Result[]): Result[] {
  return [...results].sort((a, b) => (a.window.startedAt < b.window.startedAt ? -1 : 1));
}
