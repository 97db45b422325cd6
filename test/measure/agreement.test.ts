import type { Answers } from '../../lib/contract/answers';
import { answersSchema } from '../../lib/contract/answers';
import { python } from './fixtures/python';

interface Judged {
  readonly answers: Answers;
  readonly finding: { readonly status: string; readonly evidence: string };
}

const words = (from: number, ...others: readonly string[]) =>
  [...Array.from({ length: from }, (_, at) => `w${at}`), ...others].join(' ');
const same = words(20);
const five = [same, same, same, same, same];
const but = (text: string | null, ...at: readonly number[]) =>
  five.map((usual, prompt) => (at.includes(prompt) ? text : usual));

const CASES: Record<string, ReadonlyArray<ReadonlyArray<string | null>>> = {
  'two that say the same': [five, five],
  'one alone': [five],
  'other words from the first one on': [five, but('x y z', 0, 1, 2, 3, 4)],
  'another word at 7': [five, but(words(7, 'x'), 4)],
  'another word at 8': [five, but(words(8, 'x'), 4)],
  'an end at 8': [five, but(words(8), 4)],
  'other words at 8 in two prompts': [five, but(words(8, 'x'), 1, 4)],
  'other words at 8 in three prompts': [five, but(words(8, 'x'), 1, 3, 4)],
  'one prompt without an answer': [five, but(null, 2)],
  'a replica without any answer': [five, but(null, 0, 1, 2, 3, 4)],
  'no answer to one prompt and another word at 0 of one': [but(null, 2), but('x', 3)],
  'the first of three is the odd one': [but('x', 1), five, five],
  'one alone that left a prompt': [but(null, 0)],
};
const judged = python<Record<string, Judged>>('agreement.py', JSON.stringify(CASES));
const of = (name: string) => judged[name] as Judged;

test.each([
  ['two that say the same', 'pass', /2 replicas gave the same answer to each of 5 prompts/],
  ['one alone', 'not-judged', /no other to agree with/],
  [
    'other words from the first one on',
    'invalid',
    /replica 1 differs from replica 0 in up to 5 of 5 prompts/,
  ],
  ['another word at 7', 'invalid', /first at word 7 of prompt 4/],
  ['another word at 8', 'suspect', /first at word 8 of prompt 4/],
  ['an end at 8', 'suspect', /first at word 8 of prompt 4/],
  ['other words at 8 in two prompts', 'suspect', /up to 2 of 5/],
  ['other words at 8 in three prompts', 'invalid', /up to 3 of 5/],
  ['one prompt without an answer', 'suspect', /1 of 10 prompts have no answer/],
  ['a replica without any answer', 'suspect', /5 of 10 prompts have no answer/],
  ['no answer to one prompt and another word at 0 of one', 'invalid', /first at word 0 of prompt 3/],
  ['the first of three is the odd one', 'invalid', /replica 0 differs from replica 1/],
  ['one alone that left a prompt', 'suspect', /1 of 5 prompts have no answer/],
] as const)('%s: %s', (name, status, evidence) => {
  expect(of(name).finding).toMatchObject({ status, evidence: expect.stringMatching(evidence) });
  expect(answersSchema.parse(of(name).answers)).toEqual(of(name).answers);
});

test('the first difference is shown with what stands around it on both sides', () => {
  expect(of('another word at 7').answers.firstDifference).toEqual({
    replica: 1,
    reference: 0,
    prompt: 4,
    position: 7,
    expected: expect.stringMatching(/w5 w6 w7 w8/),
    found: expect.stringMatching(/w5 w6 x$/),
  });
});

test('replicas that say the same have the digest of the result, and one that left a prompt has none', () => {
  const { answers } = of('two that say the same');
  expect(answers).toMatchObject({ agree: true, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(answers.perReplica.map(({ digest }) => digest)).toEqual([answers.digest, answers.digest]);
  expect(of('one alone').answers).toMatchObject({ agree: null, digest: answers.digest });
  expect(of('one prompt without an answer').answers).toMatchObject({ agree: true, digest: answers.digest });
  expect(of('one prompt without an answer').answers.perReplica[1]).toMatchObject({ digest: null, failed: 1 });
  expect(of('a replica without any answer').answers).toMatchObject({ agree: null, digest: answers.digest });
  expect(of('another word at 8').answers).toMatchObject({ agree: false, digest: null });
});

test('of 2,000 drawn cases each keeps the laws', () => {
  expect(python('agreement.py')).toEqual([]);
});
