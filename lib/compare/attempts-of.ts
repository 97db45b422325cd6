/** The attempts of a run that count in a comparison. */
import type { MeasuredRun } from '../contract/measured-run';
import { samplesOf } from '../contract/request-sample';
import type { Result } from '../contract/result';
import { requestError } from '../core/errors';
import { sortedGroups } from '../core/groups';
import type { Attempt } from './attempt';

/**
 * Of each instance every attempt, oldest first. What was stopped half-way does not count beside an attempt of the same
 * instance that was not; alone, it does, and is refused later.
 * @throws NoResult when the run has no result
 */
export async function attemptsOf({ name, results, requestsOf, ...run }: MeasuredRun): Promise<Attempt[]> {
  const instances = sortedGroups(results, ({ instanceId }) => instanceId);
  if (instances.size === 0) {
    throw requestError('NoResult', `${name} has no benchmark result`, {
      next: 'run its benchmark phase: `trainyard resume`, or a new run',
    });
  }
  const named = [...instances].flatMap(([instanceId, own]) =>
    withNames(instances.size === 1 ? name : `${name} on ${instanceId}`, counted(own)),
  );
  return Promise.all(
    named.map(async ({ label, result }) => {
      const records = await requestsOf(result);
      return { name: label, result, requests: records === null ? null : samplesOf(records), ...run };
    }),
  );
}

/** Instances that the run was sent to and that have no result, as `run on instance`. */
export function unmeasuredIn({ name, manifest, results }: MeasuredRun): string[] {
  const measured = new Set(results.map(({ instanceId }) => instanceId));
  const asked = manifest?.target.instanceIds ?? [];
  return asked.filter((id) => !measured.has(id)).map((id) => `${name} on ${id}`);
}

function counted(results: readonly Result[]): Result[] {
  const whole = results.filter((result) => !result.partial);
  return [...(whole.length > 0 ? whole : results)].sort(byStart);
}

function withNames(name: string, results: readonly Result[]) {
  const alone = results.length === 1;
  return results.map((result, index) => ({ label: alone ? name : `${name} #${index + 1}`, result }));
}

const byStart = (a: Result, b: Result) => (a.window.startedAt < b.window.startedAt ? -1 : 1);
