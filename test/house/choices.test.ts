/** A list of choices stands once: in `lib/core/choices.ts` or beside the parameters, and types and schemas come from it. */
import { resolve } from 'node:path';
import * as shared from '../../lib/core/choices';
import { CHOICES } from '../../lib/facts/parameters/choices';
import { sourcesOf } from './measures/sources';

const HOMES = ['lib/core/choices.ts', 'lib/facts/parameters/choices.ts'];
const key = (words: readonly string[]) => [...words].sort().join('|');
const YES_NO = key(['yes', 'no']);

/** Lists of two texts or more, and unions of two or more, in any order. */
function listsIn(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  const found = code.match(/\[\s*(?:'[\w.-]+',?\s*){2,}\]|'[\w.-]+'(?:\s*\|\s*'[\w.-]+')+/g) ?? [];
  return found.map((list) => key((list.match(/'[^']+'/g) ?? []).map((word) => word.slice(1, -1))));
}

test('a list is seen, however it is written', () => {
  expect(listsIn("z.enum(['b', 'a']); type A = 'a' | 'b'; // ['a', 'b']")).toEqual(['a|b', 'a|b']);
});

test('no other file writes a shared list again', () => {
  const lists = [...Object.values(shared), ...Object.values(CHOICES)].map(key).filter((it) => it !== YES_NO);
  expect(new Set(lists).size).toBeGreaterThan(7);
  const again = sourcesOf(resolve(__dirname, '../..'))
    .filter(({ path }) => !HOMES.includes(path))
    .flatMap(({ path, text }) => listsIn(text).map((list) => [path, list] as const))
    .filter(([, list]) => lists.includes(list));
  expect(again).toEqual([]);
});
