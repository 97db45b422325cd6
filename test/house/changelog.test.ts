import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const text = readFileSync(join(resolve(__dirname, '../..'), 'CHANGELOG.md'), 'utf8');

test('the changelog has each version once, and in each version each heading once', () => {
  const versions = text.split(/^(?=## \[)/m).slice(1);
  const names = versions.map((version) => version.slice(0, version.indexOf(']') + 1));
  expect(names.length).toBeGreaterThan(1);
  expect(new Set(names).size).toBe(names.length);
  for (const version of versions) {
    const headings = version.match(/^### .*$/gm) ?? [];
    expect(headings).toEqual([...new Set(headings)]);
  }
});
