/** The attempts of a run that count as repeats. */
import type { MeasuredRun } from '../contract/measured-run';
import { samplesOf } from '../contract/request-sample';
import type { Result } from '../contract/result';
import { requestError } from '../core/errors';
import type { Attempt } from './attempt';

/** What was stopped half-way does not count beside an attempt that was not; alone, it does, and is refused later. */
export async function attemptsOf({ name, results, requestsOf, ...run }: MeasuredRun): Promise<Attempt[]> {
  const whole = results.filter((result) => !result.partial);
  const counted = [...(whole.length > 0 ? whole : results)].sort(byStart);
  if (counted.length === 0) {
    throw requestError('NoResult', `${name} has no benchmark result`, {
      next: 'run its benchmark phase: `trainyard resume`, or a new run',
    });
  }
  return Promise.all(
    counted.map(async (result, index) => {
      const records = await requestsOf(result);
      const requests = records === null ? null : samplesOf(records);
      const label = counted.length === 1 ? name : `${name} #${index + 1}`;
      return { name: label, result, requests, ...run };
    }),
  );
}

const byStart = (a: Result, b: Result) => (a.window.startedAt < b.window.startedAt ? -1 : 1);
