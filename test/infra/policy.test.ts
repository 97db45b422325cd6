/** The evaluator itself: a test of privileges is worth what its evaluator is. */
import { allowed, type Statement } from './policy';
import { matches } from './wildcard';

const ALLOW: Statement = { Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::b/runs/*' };
const call = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/runs/1/x.json' };

test.each([
  ['runs/*', 'runs/a/b', true],
  ['runs/*', 'artifacts/a', false],
  ['secret:hub-token-??????', 'secret:hub-token-AbCdEf', true],
  ['secret:hub-token-??????', 'secret:hub-token-AbCdEfG', false],
  ['a.b', 'axb', false],
])('%s and %s: %s', (pattern, text, expected) => {
  expect(matches(pattern, text)).toBe(expected);
});

test('nothing is allowed that no statement allows', () => {
  expect(allowed([], call)).toBe(false);
  expect(allowed([ALLOW], { ...call, action: 's3:PutObject' })).toBe(false);
  expect(allowed([ALLOW], { ...call, resource: 'arn:aws:s3:::other/runs/1' })).toBe(false);
  expect(allowed([ALLOW], call)).toBe(true);
});

test('a deny wins over every allow', () => {
  expect(allowed([ALLOW, { ...ALLOW, Effect: 'Deny', Action: '*' }], call)).toBe(false);
});

test('a condition holds only with its value, and an absent value is none', () => {
  const tagged = { ...ALLOW, Condition: { StringEquals: { tag: 'one' }, StringLike: { name: ['a*', 'b'] } } };
  expect(allowed([tagged], { ...call, context: { tag: 'one', name: 'ab' } })).toBe(true);
  expect(allowed([tagged], { ...call, context: { tag: 'two', name: 'ab' } })).toBe(false);
  expect(allowed([tagged], { ...call, context: { tag: 'one', name: 'c' } })).toBe(false);
  expect(allowed([tagged], call)).toBe(false);
});

test('an unknown condition is an error', () => {
  const odd = { ...ALLOW, Condition: { NumericLessThan: { n: '1' } } };
  expect(() => allowed([odd], { ...call, context: { n: '0' } })).toThrow('NumericLessThan');
});
