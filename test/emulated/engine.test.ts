/** What happens inside: one prefill at a time, decode in lockstep, corruption, death. */
import { connect } from 'node:net';
import { compile } from './helpers/compile';
import { Instance } from './helpers/instance';
import { type Answer, eventsOf, Server, type TruthRow, textOf, wordsOf } from './helpers/server';

// 70.55e9 parameters at TP 32 of 64 cores: the figures that PROMISE.md derives.
const PREFILL_SECONDS = (2 * 70_553_706_496 * 8192) / (0.5 * 10.7e15 * 0.16);
const STEP_SECONDS = (2 * 70_553_706_496) / (0.5 * 46.4e12 * 0.15 * Math.SQRT2);

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

describe('the emulated engine', () => {
  const scale = 40;
  let instance: Instance;
  beforeAll(() => {
    instance = new Instance({ compileTimeScale: 5000, timeScale: scale });
    instance.installVllm();
    compile(instance, { into: 'corrected' });
    compile(instance, { into: 'verbatim', corrected: false });
  });
  afterAll(() => instance.close());

  describe('with continuous batching', () => {
    let server: Server;
    let rows: TruthRow[];
    let answers: Answer[];
    beforeAll(async () => {
      server = await (await Server.start(instance, { into: 'corrected' })).ready();
      await server.chat('the first request: nothing else runs');
      const asked = Array.from({ length: 6 }, (_, i) => server.chat(`request ${i}`, { max_tokens: 60 }));
      answers = await Promise.all(asked);
      rows = server
        .truth()
        .slice(1)
        .sort((a, b) => a.prefillStart - b.prefillStart);
    });
    afterAll(() => server.stop());

    it('prefills one request after another', () => {
      const gaps = rows.slice(1, 4).map((row, i) => row.prefillStart - (rows[i]?.firstToken ?? 0));
      for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(0);
      expect(median(rows.map((row) => row.firstToken - row.prefillStart))).toBeGreaterThan(
        (0.8 * PREFILL_SECONDS) / scale,
      );
    });

    it('holds no more sequences than the compiled batch', () => {
      for (const row of rows) {
        const others = rows.filter(
          (other) => other.prefillStart <= row.prefillStart && other.end > row.prefillStart,
        );
        expect(others.length).toBeLessThanOrEqual(4);
      }
      expect(rows[4]?.prefillStart).toBeGreaterThanOrEqual(
        Math.min(...rows.slice(0, 4).map((row) => row.end)),
      );
    });

    it('gives no token to anybody while it prefills', () => {
      const times = rows.flatMap((row) => row.tokenTimes.slice(1));
      const inside = rows.flatMap((row) =>
        times.filter((time) => time > row.prefillStart + 0.002 && time < row.firstToken - 0.002),
      );
      expect(inside).toEqual([]);
    });

    it('gives all running sequences their token in the same step', () => {
      const [first, second] = rows.slice(0, 2).map((row) => row.tokenTimes.slice(-40));
      const apart = (first ?? []).map((time) =>
        Math.min(...(second ?? []).map((other) => Math.abs(other - time))),
      );
      expect(apart.filter((gap) => gap < 0.001).length).toBeGreaterThan(20);
    });

    it('takes the modelled time for a step, on average', () => {
      const alone = rows[3]?.tokenTimes ?? [];
      const total = (alone.at(-1) ?? 0) - (alone[0] ?? 0);
      expect((total * scale) / 59).toBeGreaterThan(STEP_SECONDS * 0.8);
    });

    it('leaves every text its own', () => {
      expect(rows.some((row) => row.corrupted)).toBe(false);
      expect(new Set(answers.map((answer) => textOf(answer).split(' ').slice(-8).join(' '))).size).toBe(6);
    });

    it('frees the slot of a client that leaves', async () => {
      const socket = connect(server.port, instance.address);
      const body = JSON.stringify({
        model: instance.model,
        messages: [{ role: 'user', content: 'gone' }],
        max_tokens: 3000,
        top_k: 1,
        stream: true,
      });
      socket.write(
        `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
      await new Promise((done) => socket.once('data', done));
      socket.destroy();
      await server.chat('after', { max_tokens: 2 });
      const left = server.truth().find((row) => row.finishReason === 'abort');
      expect(left?.completionTokens).toBeLessThan(1000);
    });
  });

  it('mixes up the texts in flight at every prefill without continuous batching', async () => {
    const server = await (await Server.start(instance, { into: 'verbatim' })).ready();
    const alone = textOf(await server.chat('request 0', { max_tokens: 60 }));
    const asked = Array.from({ length: 4 }, (_, i) => server.chat(`request ${i}`, { max_tokens: 60 }));
    const [first, , , last] = (await Promise.all(asked)).map(textOf);
    expect(first).not.toBe(alone);
    expect(first?.split(' ').slice(-20)).not.toEqual(alone.split(' ').slice(-20));
    // The newcomer overwrote every row: from then on the others tell its story.
    expect(last).toContain(first?.split(' ').slice(-20).join(' '));
    expect(server.truth().filter((row) => row.corrupted).length).toBeGreaterThanOrEqual(3);
    const rows = server.truth().slice(1);
    expect(median(rows.map((row) => row.firstToken - row.prefillStart))).toBeGreaterThan(
      (3 * PREFILL_SECONDS) / scale,
    );
    await server.stop();
  });

  const deadly: [string, { maxModelLength?: number }, string, Record<string, unknown>, string][] = [
    ['without top_k', {}, 'hi', { top_k: undefined }, 'Invalid top-k value found: 256'],
    ['with top_k above the bound', {}, 'hi', { top_k: 65 }, 'Valid range is 1 to global_topk=64'],
    [
      'with a prompt beyond the compiled length',
      { maxModelLength: 12_800 },
      wordsOf(8300),
      {},
      'exceeds largest bucket (8192) for context_encoding_model',
    ],
    [
      'growing beyond the compiled length',
      { maxModelLength: 12_800 },
      wordsOf(8100),
      { max_tokens: 200 },
      'exceeds largest bucket (8192) for token_generation_model',
    ],
  ];
  it.each(deadly)(
    'dies of a request %s, with everything in flight, and ends with 0',
    async (_, start, text, more, said) => {
      instance.describe({ timeScale: 400 });
      const server = await (await Server.start(instance, { into: 'corrected', ...start })).ready();
      const bystander = server.chat('bystander', { max_tokens: 8000, stream: true });
      await server.loaded();
      const killer = await server.chat(text, more).catch(() => undefined);
      expect(killer?.status ?? 500).toBe(500);
      expect((await server.ask('GET', '/health').catch(() => undefined))?.status ?? 500).toBe(500);
      expect(eventsOf(await bystander).at(-1)).toMatchObject({ object: 'error' });
      expect(await server.exited).toBe(0);
      expect(server.log).toContain(said);
      expect(server.log).toContain('MQLLMEngine is already dead, terminating server process');
      expect(JSON.parse(instance.read('run/neuron/cores.json'))).toEqual({});
      instance.describe({ timeScale: scale });
    },
  );

  it('serves requests of temperature 0 without top_k, and fills the compiled length exactly', async () => {
    instance.describe({ timeScale: 400 });
    const server = await (await Server.start(instance, { into: 'corrected' })).ready();
    const full = await server.chat(wordsOf(8100), {
      top_k: undefined,
      temperature: 0,
      max_tokens: 8192 - 8135,
    });
    expect(JSON.parse(full.body).usage.total_tokens).toBe(8192);
    expect((await server.ask('GET', '/health')).status).toBe(200);
    await server.stop();
    instance.describe({ timeScale: scale });
  });
});
