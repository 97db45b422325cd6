import { resultSchema } from '../../lib/contract/result';
import { collectRequests, parseRequests } from '../../lib/run';
import { result } from '../report/fixtures/run';
import { FakeStore } from './fakes';

const row = (index: number) => ({
  index,
  status: 'cancelled',
  replica: null,
  dispatchedAt: null,
  firstTokenAt: null,
  lastTokenAt: null,
  endedAt: null,
  gaps: [],
  chunks: 0,
  finishReason: null,
  targetInputTokens: 10,
  maxTokens: 5,
  usage: null,
  clientTokens: null,
  promptDigest: 'ab',
  httpStatus: null,
  error: { class: 'NotSent', message: 'the run ended before' },
  text: '',
});
const FOLDER = `runs/${result().runId}/${result().instanceId}/benchmark/${result().commandId}/`;

test('the requests of an attempt are read from beside its result', async () => {
  const store = new FakeStore();
  store.put(`${FOLDER}requests.jsonl`, `${JSON.stringify(row(0))}\n${JSON.stringify(row(1))}\n`);
  const records = await collectRequests(store, resultSchema.parse(result()));
  expect(records?.map(({ index }) => index)).toEqual([0, 1]);
});

test('an attempt without that file has none', async () => {
  expect(await collectRequests(new FakeStore(), result())).toBeNull();
});

test.each([
  ['is not JSON', '{"index": 1'],
  ['lacks a key', JSON.stringify({ ...row(1), status: undefined })],
])('a line that %s is an error with its number', (_, line) => {
  expect(() => parseRequests(`${JSON.stringify(row(0))}\n${line}\n`, 'here/requests.jsonl')).toThrow(
    /line 2 of here\/requests\.jsonl/,
  );
});

test('the requests of a repeat lie in its own folder', async () => {
  const store = new FakeStore();
  store.put(`${FOLDER}repeat-2/requests.jsonl`, `${JSON.stringify(row(7))}\n`);
  const records = await collectRequests(store, { ...result(), repeat: { number: 2, of: 3 } });
  expect(records?.map(({ index }) => index)).toEqual([7]);
});
