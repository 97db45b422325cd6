/** What counts as growth; `npm run soak` makes the samples. */
import { growthOf, growthTable } from './growth';
import type { Sample } from './sample';

const STEADY: Sample = {
  files: 100,
  filesOfRuns: 40,
  processes: 5,
  accountKiB: 90_000,
  accountDescriptors: 30,
  replicaKiB: 20_000,
  replicaDescriptors: 10,
};
const runs = (change: (run: number) => Partial<Sample>) =>
  Array.from({ length: 12 }, (_, run) => ({ ...STEADY, ...change(run) }));
const grown = (change: (run: number) => Partial<Sample>) =>
  growthOf(runs(change))
    .filter(({ grows }) => grows)
    .map(({ of }) => of);

test.each([
  ['one file a run', (run: number) => ({ files: 100 + run }), ['files']],
  ['a process that stays', (run: number) => ({ processes: run < 8 ? 5 : 6 }), ['processes']],
  ['memory of the account', (run: number) => ({ accountKiB: 90_000 + run * 10_000 }), ['accountKiB']],
  [
    'a descriptor a run of a replica',
    (run: number) => ({ replicaDescriptors: 10 + run }),
    ['replicaDescriptors'],
  ],
  ['results', (run: number) => ({ filesOfRuns: 40 * run }), []],
  ['the first runs, which fill caches', (run: number) => ({ accountKiB: run < 2 ? 40_000 : 90_000 }), []],
  ['noise of memory', (run: number) => ({ replicaKiB: 20_000 + (run % 3) * 1000 }), []],
])('%s', (_, change, expected) => {
  expect(grown(change)).toEqual(expected);
});

test('the table says what grows', () => {
  expect(growthTable(runs((run) => ({ files: 100 + run })))).toMatch(/^files +100 +\d+ +\d+ +GROWS$/m);
});
