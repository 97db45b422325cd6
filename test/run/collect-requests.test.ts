import { createHash } from 'node:crypto';
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

test('what grows with an answer is not kept', async () => {
  const store = new FakeStore();
  store.put(`${FOLDER}requests.jsonl`, `${JSON.stringify({ ...row(0), gaps: [0.1], text: 'naïve' })}\n`);
  const [record] = (await collectRequests(store, result())) ?? [];
  expect(record).toMatchObject({ index: 0, maxTokens: 5 });
  expect(Object.keys(record ?? {})).toEqual(Object.keys(row(0)).filter((key) => !/gaps|^text$/.test(key)));
});

test('an attempt without that file has none', async () => {
  expect(await collectRequests(new FakeStore(), result())).toBeNull();
});

test.each([
  ['is not JSON', '{"index": 1'],
  ['lacks a key', JSON.stringify({ ...row(1), status: undefined })],
])('a line that %s is an error with its number', (_, line) => {
  const text = `${JSON.stringify(row(0))}\n${line}\n`;
  expect(() => parseRequests(Buffer.from(text), 'here/requests.jsonl')).toThrow(
    /line 2 of here\/requests\.jsonl/,
  );
});

test('the requests of a repeat lie in its own folder', async () => {
  const store = new FakeStore();
  store.put(`${FOLDER}repeat-2/requests.jsonl`, `${JSON.stringify(row(7))}\n`);
  const records = await collectRequests(store, { ...result(), repeat: { number: 2, of: 3 } });
  expect(records?.map(({ index }) => index)).toEqual([7]);
});

describe('the requests of another run beside a result', () => {
  const file = (...indexes: number[]) => indexes.map((index) => `${JSON.stringify(row(index))}\n`).join('');
  const sha256 = createHash('sha256').update(file(0, 1)).digest('hex');
  const bound = { ...result(), digests: { 'requests.jsonl': { sha256, lines: 2 } } };
  const read = (text: string) => {
    const store = new FakeStore();
    store.put(`${FOLDER}requests.jsonl`, text);
    return collectRequests(store, bound);
  };

  test('are refused with what tells them apart', async () => {
    await expect(read(file(0, 1, 2))).rejects.toMatchObject({
      code: 'RequestsOfAnotherResult',
      kind: 'data',
      message: expect.stringMatching(/has 3 lines and sha256 [0-9a-f]{12}, the result is of 2 lines and /),
    });
    await expect(read(file(1, 0))).rejects.toMatchObject({ code: 'RequestsOfAnotherResult' });
  });

  test('and its own are read', async () => {
    expect(await read(file(0, 1))).toHaveLength(2);
  });
});
