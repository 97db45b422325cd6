/** The greedy answers in one line: how many, whether the replicas agree, and the digest to hold against another run's. */
import type { Result } from '../../contract/result';
import { absent, type Fact, text } from './fact';
import type { InstanceView } from './instance';

const LABEL = 'answers';

/** Marked as missing if the result has none. */
export function answersFact(result: Result | null): Fact {
  const answers = result?.answers;
  if (!answers) return absent(LABEL, 'not recorded');
  const { agree, digest, firstDifference: first, perReplica, prompts } = answers;
  const failed = perReplica.reduce((sum, replica) => sum + replica.failed, 0);
  const unanswered = failed === 0 ? '' : `, ${failed} without an answer`;
  const asked = `${prompts} prompts${unanswered}`;
  const shown = digest === null ? '' : `, digest ${digest.slice(0, 12)}`;
  if (first !== null)
    return text(
      LABEL,
      `${asked}; replica ${first.replica} differs, first at prompt ${first.prompt}, position ${first.position}`,
    );
  if (agree === null) return text(LABEL, `${asked}; nothing to compare between replicas${shown}`);
  return text(LABEL, `${asked}; replicas agree${shown}`);
}

/** The answers of each instance of several, and whether the instances write the same. */
export function instanceAnswers(instances: readonly Pick<InstanceView, 'number' | 'result'>[]): Fact[] {
  const each = instances.map(({ number, result }) => ({
    ...answersFact(result),
    label: `${LABEL}, instance ${number}`,
  }));
  return [...each, agreement(instances.map(({ result }) => wholeAnswers(result)))];
}

function agreement(digests: readonly (string | null)[]): Fact {
  const label = `${LABEL}, between instances`;
  const found = new Set(digests);
  if (found.has(null)) return absent(label, 'not compared: an instance has no whole set of answers');
  return text(
    label,
    found.size === 1 ? 'the same' : 'they differ: compare the answers.json of the instances',
  );
}

/** The set that was asked and what was answered; null if a prompt has no answer, or replicas differ. */
function wholeAnswers(result: Result | null): string | null {
  const answers = result?.answers;
  return answers?.digest ? `${answers.set} ${answers.digest}` : null;
}
