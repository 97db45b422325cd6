/** What counts once in a comparison: an attempt, or an instance with all of its attempts. */
import { sortedGroups } from '../core/groups';
import type { Attempt, Side } from './attempt';

/** Attempts that count as one measurement: their mean does. One attempt at least. */
export type Unit = readonly Attempt[];

/**
 * Whether one run of a side was measured on several instances. Then an instance counts once, on both sides: attempts
 * on one instance do not show how instances differ, and would make the interval too narrow if each counted.
 */
export function countsInstances(a: Side, b: Side): boolean {
  return [a, b].some(({ attempts }) =>
    attempts.some(({ result }) =>
      attempts.some(
        ({ result: other }) => other.runId === result.runId && other.instanceId !== result.instanceId,
      ),
    ),
  );
}

/** The units of a side. */
export function unitsOf({ attempts }: Side, byInstance: boolean): Unit[] {
  if (!byInstance) return attempts.map((attempt) => [attempt]);
  return [...sortedGroups(attempts, ({ result }) => result.instanceId).values()];
}
