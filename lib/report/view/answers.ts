/** The greedy answers in one line: how many, whether the replicas agree, and the digest to hold against another run's. */
import type { Result } from '../../contract/result';
import { absent, type Fact, text } from './fact';

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
