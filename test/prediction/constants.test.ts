import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FITTED } from '../../lib/prediction/fitted-constants';
import { fitAll } from '../tools/fit/fit-all';
import { fitDesigns } from '../tools/fit/held-out';
import { readPublishedRows } from '../tools/fit/published-row';

const CSV = readFileSync(join(__dirname, '../../test/tools/fit/data/rows.csv'), 'utf8');

/** Every number in a tree of data, by its path. */
function numbersOf(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => numbersOf(each, `${path}.${name}`));
}

test('the constants are what the rows give: otherwise run `npm run fit`', () => {
  const again = new Map(numbersOf(fitAll(CSV)));
  const written = numbersOf(FITTED);
  expect(written.map(([path]) => path)).toEqual([...again.keys()]);
  const apart = written.filter(([path, value]) => Math.abs((again.get(path) ?? 0) - value) > 0.002 * value);
  expect(apart).toEqual([]);
  expect(FITTED).toMatchObject({ rows: 345, sources: 34 });
});

test('another publication moves the constants of its own design of core, and no other', () => {
  const rows = readPublishedRows(CSV);
  const again = rows.filter(({ source }) => source === 'whn09-seed-oss');
  const before = fitDesigns(rows);
  const after = fitDesigns([...rows, ...again.map((row) => ({ ...row, source: 'another' }))]);
  expect(after.v3).not.toEqual(before.v3);
  expect(after.v2).toEqual(before.v2);
});

test('too few rows make no constants', () => {
  const few = CSV.split('\n').slice(0, 20).join('\n');
  expect(() => fitAll(few)).toThrow('0 rows of v3 do not make a fit');
});
