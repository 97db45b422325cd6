import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CODES } from '../../lib/codes';
import { codesPage } from './codes-page';

const PAGE = resolve(__dirname, '../../docs/reference/codes.md');

test('the reference page is what the registry says (`npm run docs:codes` writes it)', () => {
  if (process.env['UPDATE_CODES'] === '1') {
    mkdirSync(dirname(PAGE), { recursive: true });
    writeFileSync(PAGE, codesPage());
  }
  expect(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '').toBe(codesPage());
});

test('the reference page has every code once', () => {
  const rows = codesPage()
    .split('\n')
    .flatMap((line) => /^\| `(\w+)` \| (?:[0-3]|warning) \|/.exec(line)?.[1] ?? []);
  expect(rows.sort()).toEqual(Object.keys(CODES).sort());
});

test('no code is written in two tables, of which the later one would win in silence', () => {
  const folder = resolve(__dirname, '../../lib/codes');
  const texts = readdirSync(folder)
    .filter((name) => name.endsWith('-codes.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
  const written = texts.flatMap((text) =>
    [...text.matchAll(/^ {4}([A-Z]\w*): \{/gm)].map(([, name]) => name),
  );
  expect(written.toSorted()).toEqual(Object.keys(CODES).toSorted());
});
