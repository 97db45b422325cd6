/** Whether two sides said the same to the greedy prompts that were put to them before they were measured. */
import type { Answers } from '../contract/answers';
import type { Attempt, Side } from './attempt';

/**
 * `same` and `different` are of the digests of the answers. `not recorded`: an attempt has none, because nobody asked,
 * a prompt has no answer, or its own replicas differ. `other prompts`: the sides were asked different sets.
 */
export type AnswersCompared = 'same' | 'different' | 'other prompts' | 'not recorded';

/** What two sides can be said to have answered, over all of their attempts. */
export function answersCompared(a: Side, b: Side): AnswersCompared {
  const found = [...a.attempts, ...b.attempts].map(({ result }) => result.answers);
  if (!found.every(isWhole)) return 'not recorded';
  if (new Set(found.map(({ set }) => set)).size > 1) return 'other prompts';
  return new Set(found.map(({ digest }) => digest)).size > 1 ? 'different' : 'same';
}

/** The answers of an attempt for a table: the first digits of their digest, undefined if there is none. */
export function answersOf({ result: { answers } }: Attempt): string | undefined {
  return answers?.digest?.slice(0, 12);
}

const isWhole = (answers: Answers | null | undefined): answers is Answers & { digest: string } =>
  typeof answers?.digest === 'string';

/**
 * The sentence that belongs beside the numbers; undefined if the answers need none. `reasons` are the fields that differ
 * and can change what a model writes.
 */
export function answersNote(found: AnswersCompared, reasons: readonly string[]): string | undefined {
  // Another model is meant to write something else.
  if (reasons.includes('model')) return undefined;
  if (found === 'different')
    return 'greedy answers differ: the sides do not write the same text, so compare both answers.json before you compare speed';
  if (found === 'same') return undefined;
  if (reasons.length === 0) return undefined;
  const why = found === 'not recorded' ? 'a side has none recorded' : 'the sides were asked other prompts';
  return `greedy answers cannot be compared (${why}), and ${reasons.join(', ')} may change the text: whether both sides write the same is unknown`;
}
