/** Which of several results a run, and each of its instances, is judged by. */
import type { Result } from '../../contract/result';
import { VERDICTS } from '../../core/choices';
import { sortedGroups } from '../../core/groups';

const WORST_FIRST: readonly string[] = VERDICTS.toReversed();

/**
 * Of each instance the result that it is judged by, in the order of the instance ids: of its last command that
 * measured whole, else of its last, the repeat with the worst verdict, because a mean over repeats is worth no more
 * than that one.
 */
export function shownResults(results: readonly Result[]): Result[] {
  const instances = sortedGroups(results, ({ instanceId }) => instanceId);
  return [...instances.values()].flatMap((own) => worstOf(shownRepeats(own)) ?? []);
}

/** The worst of those: a run is worth no more than its worst instance. Null if the run has no result. */
export function shownResult(results: readonly Result[]): Result | null {
  return worstOf(shownResults(results));
}

/** The first with the worst verdict; of equal verdicts, a partial result is worse than a whole one. */
function worstOf(results: readonly Result[]): Result | null {
  const rank = ({ verdict, partial }: Result) => WORST_FIRST.indexOf(verdict.status) * 2 + (partial ? 0 : 1);
  return results.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

/**
 * Of the results of one instance, every one of the command that is shown, in the order of the measurements; partial
 * ones only if there is no other.
 */
export function shownRepeats(results: readonly Result[]): Result[] {
  const ordered = byTime(results);
  const last = ordered.findLast((attempt) => !attempt.partial) ?? ordered.at(-1);
  return ordered.filter(
    ({ commandId, partial }) => commandId === last?.commandId && partial === last.partial,
  );
}

/** Oldest first, by the start of the measured window. */
export function byTime(results: readonly Result[]): Result[] {
  return [...results].sort((a, b) => (a.window.startedAt < b.window.startedAt ? -1 : 1));
}
