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

/** Lists that two files write and do not share: words of a library, of SSM, or of two things that only look alike. */
const ALIKE = [
  // Edges and sides, in words of cli-table3 and of charts.
  key(['top-left', 'top-right', 'bottom-left', 'bottom-right', 'mid', 'mid-mid', 'middle']),
  key(['top', 'bottom', 'left', 'right']),
  // Where a child writes to.
  key(['ignore', 'pipe', 'pipe']),
  // Families: all that there are, and all that a release supports.
  key(['trn2', 'trn1', 'inf2']),
  // Purchases: all that there are, and all that a type was seen with.
  key(['on-demand', 'capacity-block', 'spot']),
  // Ends of a step and of a command, of which SSM has more.
  key(['Failed', 'TimedOut', 'Cancelled']),
  // Failures that services raise, by the options of a fault and by the emulated account.
  key(['ThrottlingException', 'HubForbidden', 'HubRateLimited']),
];

test('no list of three words or more stands in two files', () => {
  const files = new Map<string, Set<string>>();
  for (const { path, text } of sourcesOf(resolve(__dirname, '../..'))) {
    for (const list of listsIn(text).filter((it) => it.split('|').length > 2))
      files.set(list, (files.get(list) ?? new Set()).add(path));
  }
  const again = [...files].filter(([, paths]) => paths.size > 1).map(([list]) => list);
  expect(again.sort()).toEqual([...ALIKE].sort());
});
