import { type Attempt, comparability, compareRuns } from '../../lib/compare';
import type { Answers } from '../../lib/contract/answers';
import type { Result } from '../../lib/contract/result';
import { renderDifferences } from '../../lib/report';
import { manifest } from '../report/fixtures/run';
import { attempt, side } from './sides';

const answers = (digest: string | null, set = 's'): Answers => ({
  set: set.repeat(64),
  version: 1,
  prompts: 8,
  unit: 'clientToken',
  digest: digest?.repeat(64) ?? null,
  perReplica: [{ replica: 0, digest: digest?.repeat(64) ?? null, tokens: 256, failed: 0, differs: 0 }],
  agree: null,
  firstDifference: null,
});
const said = (digest: string | null, set?: string, change: Partial<Result> = {}) =>
  attempt({ answers: answers(digest, set), ...change });
const compared = (a: Attempt, ...b: Attempt[]) =>
  compareRuns(side('A', a), side('B', ...b), { resamples: 10 });

test.each<[string, Attempt, Attempt[]]>([
  ['same', said('1'), [said('1'), said('1')]],
  ['different', said('1'), [said('2')]],
  ['different', said('1'), [said('1'), said('2')]],
  ['other prompts', said('1'), [said('1', 't')]],
  ['not recorded', said('1'), [attempt()]],
  ['not recorded', said('1'), [attempt({ answers: null })]],
  ['not recorded', said('1'), [said('1'), said(null)]],
])('answers are %s', (found, a, b) => {
  expect(compared(a, ...b).answers).toBe(found);
});

test('other answers are noted with both digests, said beside the numbers, and refuse nothing', () => {
  const [a, b] = [said('1'), said('2')];
  const { refusals, noted } = comparability(side('A', a), side('B', b));
  expect(refusals).toEqual([]);
  expect(noted).toEqual([{ field: 'answers', a: '1'.repeat(12), b: '2'.repeat(12) }]);
  expect(compared(a, b).notes).toContainEqual(expect.stringMatching(/^greedy answers differ/));
});

test('a changed recipe without recorded answers is said to leave the text unknown', () => {
  const recipe = { ...attempt({ preset: 'verbatim' }), manifest: manifest({ versions: { vllm: '0.9' } }) };
  const note = compared(attempt({ preset: 'corrected' }), recipe).notes.find((it) => it.startsWith('greedy'));
  expect(note).toContain('a side has none recorded');
  expect(note).toContain('versions on the host, preset may change the text');
});

test('nothing is said of answers where nothing that changes the text has changed, or where they are the same', () => {
  const silent = [
    compared(attempt(), attempt()),
    compared(said('1'), said('1', 's', { preset: 'verbatim' })),
  ];
  for (const { notes } of silent) expect(notes.join()).not.toContain('greedy');
});

test('the comparison that is printed says which it is', () => {
  const printed = (a: Attempt, b: Attempt) => renderDifferences(compared(a, b), { color: false, width: 100 });
  expect(printed(said('1'), said('1'))).toMatch(/answers +same\n/);
  expect(printed(said('1'), attempt())).toMatch(/answers +not recorded\n/);
});
