import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { python } from './fixtures/python';
import { type ReplicaPlan, SOURCE, statusOf, World } from './world';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

interface Told {
  readonly prompt: number;
  readonly text: string;
  readonly pieces: readonly unknown[];
  readonly error: { readonly class: string; readonly message: string } | null;
}

const plan = { slots: 4, prefill: 0, tpot: 0.002 };
const asking = (greedy: object): ReplicaPlan => ({ ...plan, faults: { greedy } });
const answersIn = (out: string): { replicas: { answers: Told[] }[] } =>
  JSON.parse(readFileSync(join(out, 'answers.json'), 'utf8'));
const few = { workload: { requests: 16 } };

describe('before a measurement the replicas are asked', () => {
  test('and what they say is in the result, bound to its file, and in no count', async () => {
    const ports = await world.replicas(plan, plan);
    const { code, result } = await world.measure(world.request(ports, 4, few), ports);
    expect(code).toBe(0);
    const prompts = result.answers?.prompts ?? 0;
    expect(prompts).toBeGreaterThan(5);
    expect(result.answers).toMatchObject({ agree: true, unit: 'clientToken', firstDifference: null });
    expect(result.answers?.perReplica).toEqual(
      [0, 1].map((replica) => ({
        replica,
        digest: result.answers?.digest,
        tokens: 32 * prompts,
        failed: 0,
        differs: 0,
      })),
    );
    expect(statusOf(result, 'AnswersAgree')).toBe('pass');
    expect(result.digests).toHaveProperty(['answers.json']);
    expect(result.tokens.outputByMetrics).toBe(result.tokens.outputByUsage);
    expect(result.tokens.inputByMetrics).toBe(result.tokens.inputByUsage);
  });

  test('token by token where the server names its tokens', async () => {
    const ports = await world.replicas(asking({ tokenIds: true }), asking({ tokenIds: true, otherFrom: 12 }));
    const { result } = await world.measure(world.request(ports, 4, few), ports);
    expect(result.answers).toMatchObject({ unit: 'serverToken', agree: false, digest: null });
    expect(result.answers?.firstDifference).toMatchObject({ replica: 1, reference: 0, position: 12 });
    expect(result.verdict.status).toBe('invalid');
  });

  test('one that parts late and once is doubted, and the file beside the result has its words', async () => {
    const ports = await world.replicas(plan, asking({ otherFrom: 20, sameUntil: 7 }));
    const { out, result } = await world.measure(world.request(ports, 4, few), ports);
    expect(statusOf(result, 'AnswersAgree')).toBe('suspect');
    expect(result.answers?.firstDifference).toMatchObject({ prompt: 7, position: 20 });
    expect(answersIn(out).replicas[1]?.answers[7]?.text).toMatch(/( other){12}$/);
  });

  test('and one that refuses is measured all the same, with its own words kept', async () => {
    const ports = await world.replicas(plan, asking({ status: 503 }));
    const { code, out, result } = await world.measure(world.request(ports, 4, few), ports);
    expect(code).toBe(0);
    expect(result.counts.completed).toBe(16);
    expect(result.answers?.perReplica[1]).toMatchObject({ failed: result.answers?.prompts, digest: null });
    expect(statusOf(result, 'AnswersAgree')).toBe('suspect');
    const error = { class: 'Unavailable', message: 'HTTP 503: no questions, please' };
    expect(answersIn(out).replicas[1]?.answers[0]?.error).toEqual(error);
  });

  test('and one that hangs holds the measurement no longer than its deadline', async () => {
    const ports = await world.replicas(plan, asking({ hangAt: 2 }));
    const workload = { requests: 16, timeLimitSeconds: 3 };
    const { code, out, result } = await world.measure(world.request(ports, 4, { workload }), ports);
    expect(code).toBe(0);
    expect(result.counts.completed).toBe(16);
    const told = answersIn(out).replicas[1]?.answers ?? [];
    expect(told.map(({ error }) => error?.class ?? 'ok').slice(0, 4)).toEqual([
      'ok',
      'ok',
      'TimedOut',
      'TimedOut',
    ]);
    expect(told[2]?.error?.message).toBe('the replica had not answered all prompts within 3 s');
  });

  test('with LLMPerf’s own client too, by words, because the tokenizer is not loaded for it', async () => {
    const ports = await world.replicas(plan, plan);
    const changes = { client: 'upstream', llmperf: SOURCE, ...few };
    const { result } = await world.measure(world.request(ports, 4, changes), ports);
    expect(result.answers).toMatchObject({ unit: 'word', agree: true });
  });

  test('unless the request asks for none: then nothing is judged', async () => {
    const ports = await world.replicas(plan, plan);
    const { result } = await world.measure(world.request(ports, 4, { answers: 'skip', ...few }), ports);
    expect(result.answers).toBeNull();
    expect(statusOf(result, 'AnswersAgree')).toBe('not-judged');
  });
});

test('SIGTERM in the middle of the answers: exit 3, a partial result, and what was answered is kept', async () => {
  const ports = await world.replicas(plan, asking({ hangAt: 3 }));
  const { code, out, result, lines, stderr } = await world.measure(world.request(ports, 4, few), ports, {
    // All of the first replica, and three of the one that hangs.
    progress: ({ done, total }) => done === total / 2 + 3,
    sent: 0,
    ended: 0,
    signal: 'SIGTERM',
  });
  expect(code).toBe(3);
  expect(stderr).not.toMatch(/waiting for requests/);
  expect(result).toMatchObject({ partial: true, stopReason: 'Stopped', counts: { dispatched: 0 } });
  expect(lines.map(({ error }) => error?.class)).toEqual(Array(16).fill('NotSent'));
  const classes = answersIn(out).replicas.map(({ answers }) =>
    answers.map(({ error }) => error?.class ?? 'ok'),
  );
  expect(classes[0]?.every((name) => name === 'ok')).toBe(true);
  expect(classes[1]).toEqual(classes[1]?.map((_, prompt) => (prompt < 3 ? 'ok' : 'Cancelled')));
});

describe('whatever a server does to a greedy prompt', () => {
  const seen = python<Record<string, Told[]>>('asked.py');

  test('each prompt ends in an answer or in an error with words, unless it hangs', () => {
    const hanging = Object.keys(seen).filter((name) => seen[name]?.length !== 2);
    expect(hanging.sort()).toEqual(['a hang after the first token', 'no answer']);
    const told = Object.values(seen).flat();
    expect(told.length).toBeGreaterThan(150);
    const silent = told.filter(({ error }) => error !== null && (!error.class || !error.message));
    expect(silent).toEqual([]);
    expect(told.filter(({ error }) => error?.class === 'ClientDefect')).toEqual([]);
  });

  test.each([
    ['chunks', 'ok', ' one two three'],
    ['reasoning', 'ok', 'hmso'],
    ['500', 'ServerError', 'the engine is dead'],
    ['500 cut in its words', 'ServerError', 'out of memory'],
    ['nothing', 'TruncatedStream', 'without a finish reason'],
    ['a page', 'NotAStream', 'please log in'],
    ['no JSON', 'BadStream', 'oops'],
    ['a close in a chunk', 'ConnectionLost', 'in the middle of the answer'],
    ['no finish reason', 'TruncatedStream', 'without a finish reason'],
    ['another protocol', 'BadResponse', 'SSH-2.0'],
  ])('%s is %s', (name, kind, said) => {
    for (const { error, text } of seen[name] ?? []) {
      expect({ kind: error?.class ?? 'ok', said: error?.message ?? text }).toEqual({
        kind,
        said: expect.stringContaining(said),
      });
    }
    expect(seen[name]).toHaveLength(2);
  });
});
