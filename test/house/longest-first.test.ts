import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface JestTest {
  readonly path: string;
  readonly context: unknown;
}
const LongestFirst = require('../tools/longest-first.cjs') as {
  new (options: { readonly contexts: readonly unknown[] }): { sort(tests: readonly JestTest[]): JestTest[] };
  readonly LONGEST: Readonly<Record<string, number>>;
};

const ROOT = resolve(__dirname, '../..');
const { LONGEST } = LongestFirst;

test('the test files that are begun first exist, longest first', () => {
  expect(Object.keys(LONGEST).filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  expect(Object.values(LONGEST)).toEqual(Object.values(LONGEST).toSorted((a, b) => b - a));
});

test('they come before all others, which keep their order', () => {
  const cacheDirectory = mkdtempSync(join(tmpdir(), 'trainyard-order-'));
  try {
    const context = { config: { cacheDirectory, id: 'order' }, hasteFS: { getSize: () => 1 } };
    const sequencer = new LongestFirst({ contexts: [context] });
    const ofThis = (path: string) => ({ path: join(ROOT, path), context });
    const others = ['test/house/codes-page.test.ts', 'test/house/longest-first.test.ts'].map(ofThis);
    const longest = Object.keys(LONGEST).map(ofThis);
    const sorted = sequencer.sort([...others, ...longest.toReversed()]).map(({ path }) => path);
    expect(sorted.slice(0, longest.length)).toEqual(longest.map(({ path }) => path));
    expect(sorted.toSorted()).toEqual([...others, ...longest].map(({ path }) => path).toSorted());
  } finally {
    rmSync(cacheDirectory, { recursive: true });
  }
});

test('both tiers are run in that order', () => {
  const inFile = (name: string) =>
    JSON.parse(readFileSync(join(ROOT, name), 'utf8')) as Record<string, unknown>;
  const configs = [inFile('package.json')['jest'], inFile('test/conformance/jest.config.json')];
  expect(configs).toMatchObject(
    configs.map(() => ({ testSequencer: '<rootDir>/test/tools/longest-first.cjs' })),
  );
});
