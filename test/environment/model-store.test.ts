/** `results.models`: a prefix of a bucket, and of no other kind. */
import { CODES } from '../../lib/codes';
import { keys, ownKeys } from '../../lib/contract/names';
import { isTrainyardError } from '../../lib/core/errors';
import { parseEnvironment } from '../../lib/environment';

/** The code, the next action and the sentence of the refusal, or the value that was taken. */
function taken(models: unknown): readonly [code: string | null, next?: string, message?: string] {
  try {
    return [parseEnvironment('tutorial', { results: { models } }).results.models];
  } catch (error) {
    if (!isTrainyardError(error)) throw error;
    expect(error.path ?? '').toContain('results.models');
    expect(CODES).toHaveProperty(error.code);
    return [error.code, error.next ?? '', error.message];
  }
}

test('is absent by default', () => {
  expect(parseEnvironment('tutorial', {}).results.models).toBeNull();
});

test.each([
  null,
  's3://weights/models/',
  's3://my.weights-1/team/a/models/',
  's3://weights/runs-of-others/',
  's3://weights/models/trusted/',
])('takes %s', (models) => {
  expect(taken(models)).toEqual([models]);
});

test.each([
  ['a whole bucket', 's3://weights/'],
  ['a bucket without a slash', 's3://weights'],
  ['no slash at the end', 's3://weights/models'],
  ['another scheme', 'https://weights.s3.amazonaws.com/models/'],
  ['a path', '/mnt/models/'],
  ['the hub', 'hub'],
  ['nothing', ''],
  ['a bucket in capitals', 's3://Weights/models/'],
  ['a part that begins with a dot', 's3://weights/../models/'],
  ['an empty part', 's3://weights//models/'],
  ['a wildcard', 's3://weights/*/'],
  ['a quote', "s3://weights/a'b/"],
  ['an account in front', 's3://a@weights/models/'],
  ['a line break at the end', 's3://weights/models/\n'],
])('refuses %s with what it takes', (_, models) => {
  const [code, next, message] = taken(models);
  expect(code).toBe('ValueOfWrongForm');
  expect(next).toContain('s3://bucket/prefix/');
  expect(message).toContain('s3://bucket/prefix/ with a slash at its end, and never a whole bucket');
});

test('refuses one that is too long', () => {
  expect(taken(`s3://weights/${'a'.repeat(256)}/`)[0]).toBe('ValueTooLarge');
});

/** First parts of all keys that are no weights, as the contract has them. */
const OTHERS = new Set(
  [keys.run('r'), keys.artifact('k'), keys.trusted('x'), keys.sweeps('s'), ...ownKeys('i-1')].map(
    (key) => key.split('/')[0] ?? '',
  ),
);

test.each([...OTHERS])('refuses s3://any/%s/… with a prefix that would do', (first) => {
  expect(taken(`s3://any/${first}/models/`).slice(0, 2)).toEqual([
    'ModelsPrefixTaken',
    'use s3://any/models/ or another prefix',
  ]);
  expect(taken(`s3://any/${first}/`)[0]).toBe('ModelsPrefixTaken');
});
