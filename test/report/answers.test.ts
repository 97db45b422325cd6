import type { Answers } from '../../lib/contract/answers';
import { buildView, renderHtml, renderTerminal } from '../../lib/report';
import { manifest, outcomes, result } from './fixtures/run';

const whole: Answers = {
  set: 'a'.repeat(64),
  version: 1,
  prompts: 8,
  unit: 'clientToken',
  digest: 'b'.repeat(64),
  perReplica: [0, 1].map((replica) => ({
    replica,
    digest: 'b'.repeat(64),
    tokens: 256,
    failed: 0,
    differs: 0,
  })),
  agree: true,
  firstDifference: null,
};
const difference = { replica: 1, reference: 0, prompt: 3, position: 5, expected: 'one', found: 'two' };

test.each<[string, Answers | null]>([
  ['not recorded', null],
  ['8 prompts; replicas agree, digest bbbbbbbbbbbb', whole],
  [
    '8 prompts; replica 1 differs, first at prompt 3, position 5',
    { ...whole, digest: null, agree: false, firstDifference: difference },
  ],
  ['8 prompts; nothing to compare between replicas, digest bbbbbbbbbbbb', { ...whole, agree: null }],
  [
    '8 prompts, 2 without an answer; replicas agree, digest bbbbbbbbbbbb',
    { ...whole, perReplica: whole.perReplica.map((row) => ({ ...row, failed: 1 })) },
  ],
])('one line of every report says: %s', (line, answers) => {
  const view = buildView({ manifest: manifest(), outcomes: outcomes(), results: [result({ answers })] });
  expect(view.runSummary).toContainEqual(expect.objectContaining({ label: 'answers', value: line }));
  expect(renderTerminal(view, { color: false, width: 120 })).toMatch(new RegExp(`answers +${line}\n`));
  expect(renderHtml(view)).toContain(line);
});
