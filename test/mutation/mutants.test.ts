/** `npm run mutants` takes minutes; that its mutants still mean something is seen in a moment. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GROUPS, type Mutant } from './mutant';
import { allMutants } from './mutants/all-mutants';
import { type Judged, nameOf, scoresOf } from './score';

const ROOT = join(__dirname, '../..');
const MUTANTS = allMutants();
const timesIn = (file: string, text: string) => readFileSync(join(ROOT, file), 'utf8').split(text).length - 1;

test('every mutant finds its text exactly once, changes it, and names tests that exist', () => {
  const lost = MUTANTS.filter(({ file, from }) => timesIn(file, from) !== 1);
  expect(lost.map(nameOf)).toEqual([]);
  expect(MUTANTS.filter(({ from, to }) => from === to)).toEqual([]);
  expect(MUTANTS.flatMap(({ tests }) => tests).filter((test) => !existsSync(join(ROOT, test)))).toEqual([]);
  expect(new Set(MUTANTS.map((mutant) => JSON.stringify(mutant))).size).toBe(MUTANTS.length);
});

test('the rules are held by many mutants in both languages, and each threshold by one or two', () => {
  const of = (group: string, language = '') =>
    MUTANTS.filter((mutant) => mutant.group === group && mutant.file.endsWith(language)).length;
  for (const group of ['layout', 'memory', 'lengths', 'parameters']) {
    expect([group, of(group, '.ts') >= 10, of(group, '.py') >= 7]).toEqual([group, true, true]);
  }
  expect(GROUPS.every((group) => of(group) > 0)).toBe(true);
  const thresholds: unknown = JSON.parse(
    readFileSync(join(ROOT, 'assets/host/python/trainyard_host/measure/judge/thresholds.json'), 'utf8'),
  );
  const numbers = numbersIn(thresholds);
  const mutantsOf = (value: number) => (value === 0 ? 1 : 2);
  expect(of('verdict')).toBe(numbers.reduce((sum, value) => sum + mutantsOf(value), 0));
});

test('a group is good enough with nine of ten killed, and never with a mutant that lost its text', () => {
  const mutant: Mutant = { group: 'layout', file: 'a', from: 'b', to: 'c', tests: [] };
  const judged = (killed: number, survived: number, lost = 0): Judged[] => [
    ...Array.from({ length: killed }, () => ({ mutant, fate: 'killed' as const })),
    ...Array.from({ length: survived }, () => ({ mutant, fate: 'survived' as const })),
    ...Array.from({ length: lost }, () => ({ mutant, fate: 'not found' as const })),
  ];
  const enough = (all: readonly Judged[]) => scoresOf(all).map((score) => score.enough);
  expect(enough(judged(9, 1))).toEqual([true]);
  expect(enough(judged(8, 1))).toEqual([false]);
  expect(enough(judged(99, 0, 1))).toEqual([false]);
  expect(scoresOf([])).toEqual([]);
});

/** At any depth: a check may have a limit for each of several things. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}
