import { keys } from '../../contract/names';
import type { Outcome } from '../../contract/outcome';
import type { Result } from '../../contract/result';
import { dataError } from '../../core/errors';

/** `runs/<run>/<instance>/…`: an instance can write below its own id alone, so the place says who wrote. */
const OUTCOME = /^runs\/[^/]+\/[^/]+\/outcomes\/[a-z]+\/[^/]+\.json$/;
const RESULT = /^runs\/[^/]+\/[^/]+\/benchmark\/[^/]+\/(?:repeat-\d+\/)?result\.json$/;

/** Whether a key is that of an outcome; deeper in the folder of an instance another could have written. */
export const isOutcomeKey = (key: string): boolean => OUTCOME.test(key);

/** Whether a key is that of a result, by the same rule. */
export const isResultKey = (key: string): boolean => RESULT.test(key);

/**
 * An outcome that says who made it is believed only where that instance can write.
 * @throws OutcomeForged when it lies elsewhere
 */
export function refuseMisplacedOutcome(outcome: Outcome, key: string): void {
  const { runId, instanceId, job, commandId } = outcome;
  refuse('outcome', key, keys.outcome(runId, instanceId, job, commandId));
}

/**
 * The same for a result.
 * @throws OutcomeForged when it lies elsewhere
 */
export function refuseMisplacedResult(result: Result, key: string): void {
  const { runId, instanceId, commandId, repeat } = result;
  refuse('result', key, `${keys.benchmark(runId, instanceId, commandId, repeat)}result.json`);
}

function refuse(what: string, key: string, own: string): void {
  if (key === own) return;
  throw dataError('OutcomeForged', `the ${what} at ${key} says that it is the one at ${own}`, {
    next: 'do not believe the instance in whose folder it lies: find out who wrote it, and replace the instance',
    data: { key, claimed: own },
  });
}
