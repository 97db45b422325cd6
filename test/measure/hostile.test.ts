import { join } from 'node:path';
import { type RequestRecord, requestRecordSchema } from '../../lib/contract/request-record';
import { World } from './world';

interface Seen {
  readonly records: readonly RequestRecord[];
  readonly stopReason: string | null;
  readonly seconds: number;
}

/** Behaviour, the one class of every request (`ok` if completed), and what of the server's words must be kept. */
type Row = readonly [string, string, string | Partial<RequestRecord>];

const SANE = { chunks: 3, text: ' one two three', finishReason: 'length', chunksAreTokens: true };
const UNCOUNTED = { chunks: 3, usage: null, chunksAreTokens: null };

const FRAMING: readonly Row[] = [
  ['a body to the end of the connection', 'ok', SANE],
  ['a body of a known length', 'ok', SANE],
  ['chunks', 'ok', SANE],
  ['chunks with extensions and trailers', 'ok', SANE],
  ['chunks with line ends of LF', 'ok', SANE],
  ['a byte at a time', 'ok', SANE],
  ['a head with line ends of LF', 'ok', SANE],
  ['100 before 200', 'ok', SANE],
  ['103 and 100 before 200', 'ok', SANE],
  ['a header in two lines', 'ok', SANE],
  ['another protocol', 'BadResponse', 'SSH-2.0-OpenSSH_9.6'],
  ['a status that is no number', 'BadResponse', "status line 'HTTP/1.1 OK'"],
  ['a switch of protocols', 'BadResponse', 'another protocol'],
  ['a chunk without a size', 'BadResponse', "size of a chunk b'much'"],
  ['a chunk longer than its size', 'BadResponse', "b'def' after a chunk"],
  ['a length that is no number', 'BadResponse', "content-length 'long'"],
  ['two lengths', 'BadResponse', "content-length '10, 20'"],
  ['a head without an end', 'BadResponse', 'no end of the header within 65536 bytes'],
  ['a close at once', 'ConnectionLost', 'before the answer'],
  ['a close in the head', 'ConnectionLost', 'before the answer'],
  ['a close in a chunk', 'ConnectionLost', 'in the middle of the answer'],
  ['a close before the length', 'ConnectionLost', 'in the middle of the answer'],
  ['a reset in the middle', 'ConnectionLost', 'Connection reset by peer'],
  ['no answer', 'TimedOut', 'still unanswered at the time limit'],
  ['a hang after the first token', 'TimedOut', 'still unanswered at the time limit'],
  ['an answer without end', 'AnswerTooLong', 'above 300000 bytes'],
  ['no end after [DONE]', 'ok', { ...SANE, oddities: [expect.objectContaining({ class: 'LeftOpen' })] }],
  ['a cut after [DONE]', 'ok', { ...SANE, oddities: [expect.objectContaining({ class: 'LeftOpen' })] }],
];

const ENCODINGS: readonly Row[] = [
  ['gzip', 'ok', SANE],
  ['deflate', 'ok', SANE],
  ['deflate without a header', 'ok', SANE],
  ['brotli', 'UnsupportedEncoding', 'content-encoding br; identity was asked for'],
  ['gzip that is none', 'BadResponse', 'content-encoding gzip does not decode'],
  ['a gzip bomb', 'AnswerTooLong', 'when decoded'],
  ['a refusal in gzip', 'ServerError', 'HTTP 500: the engine is dead'],
];

const STATUSES: readonly Row[] = [
  ['400', 'BadRequest', 'HTTP 400: max_tokens is too large'],
  ['400 of a validator', 'BadRequest', 'field required'],
  ['401', 'Unauthorized', 'HTTP 401: Unauthorized: which key is that?'],
  ['403', 'Unauthorized', 'HTTP 403: <html>keep out</html>'],
  ['404', 'NotFound', 'The model `x` does not exist.'],
  ['418', 'UnexpectedStatus', 'HTTP 418: short and stout'],
  ['429', 'RateLimited', 'HTTP 429: slow down'],
  ['500', 'ServerError', 'HTTP 500: the engine is dead'],
  ['500 cut in its words', 'ServerError', 'HTTP 500: out of memory'],
  ['502 of a proxy', 'ServerError', 'upstream is gone'],
  ['503 without a word', 'Unavailable', 'HTTP 503'],
  ['204', 'UnexpectedStatus', 'HTTP 204'],
  ['307', 'Redirected', 'HTTP 307 to https://elsewhere/v1'],
];

const NO_STREAMS: readonly Row[] = [
  ['a whole answer', 'NotAStream', '{"choices": [{"message": {"content": "all at once"}'],
  ['an error with 200', 'StreamError', 'the context is too long'],
  ['an error with 200 in gzip', 'StreamError', 'the engine is dead'],
  ['a page', 'NotAStream', '<html>please log in</html>'],
  ['a JSON object per line', 'NotAStream', '{"response":"one"}'],
  ['nothing', 'TruncatedStream', 'without a finish reason'],
];

const EVENTS: readonly Row[] = [
  ['events that end with CR LF', 'ok', SANE],
  ['CR LF, split', 'ok', SANE],
  ['events that end with CR', 'ok', SANE],
  ['a byte order mark', 'ok', SANE],
  ['comments and other fields', 'ok', SANE],
  ['an event in several lines', 'ok', SANE],
  ['no [DONE]', 'ok', SANE],
  ['no line end after the last event', 'ok', SANE],
  ['null', 'BadStream', 'event is not an object: null'],
  ['a list', 'BadStream', 'event is not an object: [1, 2]'],
  ['a number', 'BadStream', 'event is not an object: 7'],
  ['a text', 'BadStream', 'event is not an object: "hello"'],
  ['no JSON', 'BadStream', 'event is not JSON: {oops'],
  ['JSON too deep', 'BadStream', 'event is not JSON: [[[['],
  ['content that is a list', 'BadStream', 'content is not a text: {"choices": [{"index": 0'],
  ['content that is a number', 'BadStream', 'content is not a text'],
  ['content that is null', 'ok', SANE],
  ['choices that are an object', 'BadStream', 'choices is not a list'],
  ['a choice that is null', 'BadStream', 'a choice is not an object'],
  ['a delta that is a list', 'BadStream', 'delta is not an object'],
  ['an error in the stream', 'StreamError', 'out of device memory'],
  ['an error that is a text', 'StreamError', 'no such adapter'],
  ['an event of the type error', 'StreamError', 'overloaded'],
  ['an error after the end', 'StreamError', 'too late'],
  ['a finish reason that is a number', 'BadStream', 'finish_reason is not a text'],
  ['abort', 'Aborted', 'finish reason abort'],
  ['no finish reason', 'TruncatedStream', 'without a finish reason'],
];

const ODD_USAGE = {
  ...UNCOUNTED,
  oddities: expect.arrayContaining([expect.objectContaining({ class: 'OddUsage' })]),
};

const COUNTS_AND_TEXTS: readonly Row[] = [
  ['usage that is a text', 'ok', ODD_USAGE],
  ['usage that is a list', 'ok', ODD_USAGE],
  ['usage of texts', 'ok', ODD_USAGE],
  ['usage of NaN', 'ok', ODD_USAGE],
  ['usage of halves', 'ok', ODD_USAGE],
  ['usage beyond all measure', 'ok', ODD_USAGE],
  ['no usage', 'ok', UNCOUNTED],
  ['half a surrogate', 'ok', { text: ' one two\ufffd', replacementCharacters: 1 }],
  ['bytes that are not UTF-8', 'ok', { text: ' one two\ufffd', replacementCharacters: 1 }],
  [
    'reasoning',
    'ok',
    { text: 'hmso', chunks: 2, reasoningChunks: 1, toolCallChunks: 0, chunksAreTokens: true },
  ],
  ['reasoning by its other name', 'ok', { text: 'hm so', reasoningChunks: 1 }],
  [
    'tool calls',
    'ok',
    { text: 'look{"at":1}', toolCallChunks: 3, ttfcSeconds: null, finishReason: 'tool_calls' },
  ],
  ['several tokens in an event', 'ok', { chunks: 2, chunkTokens: [2, 1], chunksAreTokens: false }],
  ['tokens by logprobs', 'ok', { chunks: 2, chunkTokens: [2, 1], chunksAreTokens: false }],
];

const ROWS = [...FRAMING, ...ENCODINGS, ...STATUSES, ...NO_STREAMS, ...EVENTS, ...COUNTS_AND_TEXTS];

describe('a server of any kind', () => {
  let world: World;
  let seen: Record<string, Seen>;
  beforeAll(async () => {
    world = new World();
    const { stdout, stderr } = await world.python([join(__dirname, 'fixtures/hostile.py')]);
    if (stdout === '') throw new Error(stderr);
    seen = JSON.parse(stdout);
  });
  afterAll(() => world.close());

  test('has its row in the table, and each of its requests a sound record', () => {
    expect(Object.keys(seen).sort()).toEqual(ROWS.map(([name]) => name).sort());
    expect(ROWS.length).toBeGreaterThanOrEqual(40);
    for (const { records } of Object.values(seen)) {
      expect(records.map(({ index }) => index)).toEqual([0, 1, 2]);
      for (const record of records) {
        expect(requestRecordSchema.parse(record)).toBeDefined();
        expect(record.status === 'completed').toBe(record.error === null);
        expect(record.gaps).toHaveLength(Math.max(0, record.chunks - 1));
      }
    }
  });

  test.each(ROWS)('that sends %s: %s', (name, wanted, kept) => {
    const { records, stopReason } = seen[name] as Seen;
    const sent = records.filter(({ error }) => error?.class !== 'NotSent');
    const hangs = wanted === 'TimedOut';
    expect(sent).toHaveLength(hangs ? 2 : 3);
    expect(stopReason).toBe(hangs ? 'TimeLimit' : null);
    expect([...new Set(sent.map(({ error }) => error?.class ?? 'ok'))]).toEqual([wanted]);
    for (const record of sent) {
      if (typeof kept === 'string') expect(record.error?.message).toContain(kept);
      else expect(record).toMatchObject(kept);
      expect(record.error?.message.length ?? 0).toBeLessThanOrEqual(400);
    }
  });

  test('shows the first content apart from the first token', () => {
    for (const record of seen['reasoning']?.records ?? []) {
      const first = (record.firstTokenAt ?? 0) - (record.dispatchedAt ?? 0);
      expect((record.ttfcSeconds ?? 0) - first).toBeGreaterThan(0.03);
      expect(record.arrivals).toBe(2);
    }
  });

  test('is told to be in one piece when it is', () => {
    for (const record of seen['a body of a known length']?.records ?? []) expect(record.arrivals).toBe(1);
  });
});

test('the event stream reads as the grammar of the WHATWG has it, wherever it is cut', async () => {
  const world = new World();
  const { stdout, stderr } = await world.python([join(__dirname, 'fixtures/events.py')]);
  world.close();
  if (stdout === '') throw new Error(stderr);
  const { tried, texts, differing } = JSON.parse(stdout);
  expect(differing).toEqual([]);
  expect(texts).toBeGreaterThanOrEqual(20);
  expect(tried).toBeGreaterThan(10_000);
});
