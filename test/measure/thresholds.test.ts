import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST, python } from './fixtures/python';

/** One side of one number of thresholds.json: a value that is let pass, or one that is not. */
interface Side {
  readonly name: string;
  readonly value: number;
  readonly expected: string;
  readonly said: string;
}

const SIDES = python<Side[]>('thresholds.py');

/** Its numbers are tried in agreement.test.ts. */
const ELSEWHERE = 'AnswersAgree.';

test.each(SIDES)('$name: at $value it is $expected', ({ expected, said }) => {
  expect(said).toBe(expected);
});

test('every number of the thresholds is tried on both sides', () => {
  const file = join(HOST, 'trainyard_host/measure/judge/thresholds.json');
  const numbers = numbersIn(JSON.parse(readFileSync(file, 'utf8')));
  const expectations = (name: string) =>
    new Set(SIDES.filter((side) => side.name === name).map(({ expected }) => expected));
  expect(numbers.length).toBeGreaterThan(100);
  const untried = numbers.filter((name) => !name.startsWith(ELSEWHERE) && expectations(name).size < 2);
  expect(untried).toEqual([]);
  expect(SIDES.filter(({ name }) => !numbers.includes(name))).toEqual([]);
});

/** The names of all numbers at any depth, joined by dots. */
function numbersIn(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === 'number') return [path.join('.')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => numbersIn(inner, [...path, name]));
}
