/** The HTTP surface of the emulated server: routes, streams, counts, refusals. */
import { compile } from './helpers/compile';
import { Instance } from './helpers/instance';
import { eventsOf, Server, textOf, wordsOf } from './helpers/server';

const TEMPLATE_TOKENS = 35;

describe('the HTTP surface of the emulated vLLM server', () => {
  let instance: Instance;
  let server: Server;
  beforeAll(async () => {
    instance = new Instance({ compileTimeScale: 5000 });
    instance.installVllm();
    compile(instance);
    server = await (await Server.start(instance)).ready();
  });
  afterAll(() => instance.close());

  it('serves the exact model string and its length', async () => {
    const { data } = JSON.parse((await server.ask('GET', '/v1/models')).body);
    expect(data).toEqual([
      expect.objectContaining({ id: instance.model, max_model_len: 8192, owned_by: 'vllm' }),
    ]);
  });

  it.each([
    ['GET', '/health', 200],
    ['POST', '/ping', 200],
    ['GET', '/version', 200],
    ['GET', '/nowhere', 404],
    ['GET', '/v1/chat/completions', 405],
    ['GET', '/server_info', 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await server.ask(method, path)).status).toBe(status);
  });

  it('counts the chat template and the words by its rule', async () => {
    const answer = JSON.parse((await server.chat('four letters weigh more')).body);
    // four | lett ers | weig h | more
    expect(answer.usage).toMatchObject({
      prompt_tokens: TEMPLATE_TOKENS + 6,
      completion_tokens: 16,
      total_tokens: 57,
    });
    expect(answer.choices[0].finish_reason).toBe('length');
    const counted = await server.ask('POST', '/tokenize', { prompt: answer.choices[0].message.content });
    expect(JSON.parse(counted.body).count).toBe(1 + 16);
  });

  it('streams a role, one word a chunk, the usage and the end', async () => {
    const answer = await server.chat('stream', { stream: true, stream_options: { include_usage: true } });
    const events = eventsOf(answer) as unknown as {
      choices: { delta: { role?: string; content: string }; finish_reason: string | null }[];
      usage?: object;
    }[];
    expect(answer.body.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(events).toHaveLength(1 + 16 + 1);
    expect(events[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '' });
    const reasons = events.slice(1, 17).map((event) => event.choices[0]?.finish_reason);
    expect(reasons).toEqual([...Array(15).fill(null), 'length']);
    expect(events[17]).toMatchObject({ choices: [], usage: { completion_tokens: 16 } });
    const whole = textOf(await server.chat('stream'));
    expect(
      events
        .slice(1, 17)
        .map((event) => event.choices[0]?.delta.content)
        .join(''),
    ).toBe(whole);
  });

  it('sends no usage that was not asked for', async () => {
    expect((await server.chat('quiet', { stream: true })).body).not.toContain('"usage"');
  });

  it('answers /v1/completions in its own shape, with a beginning-of-sequence token', async () => {
    const body = { model: instance.model, prompt: 'one two', max_tokens: 3, top_k: 1 };
    const answer = JSON.parse((await server.ask('POST', '/v1/completions', body)).body);
    expect(answer).toMatchObject({
      object: 'text_completion',
      usage: { prompt_tokens: 3, completion_tokens: 3 },
    });
    expect(answer.choices[0].text.trim().split(' ')).toHaveLength(3);
  });

  it('says the same to the same prompt, and something else to another', async () => {
    const [first, again, other] = await Promise.all(['a', 'a', 'b'].map((text) => server.chat(text)));
    expect(first && again && textOf(first) === textOf(again)).toBe(true);
    expect(first && other && textOf(first) !== textOf(other)).toBe(true);
  });

  it('ignores temperature, which was not compiled in, but not top_k, and knows greedy', async () => {
    const warm = textOf(await server.chat('t', { temperature: 0.2 }));
    expect(textOf(await server.chat('t', { temperature: 1.5 }))).toBe(warm);
    expect(textOf(await server.chat('t', { top_k: 7 }))).not.toBe(warm);
    expect(textOf(await server.chat('t', { temperature: 0 }))).toBe(
      textOf(await server.chat('t', { top_k: 1 })),
    );
  });

  it.each([
    [
      'a length beyond max-model-len',
      { max_tokens: 8192 },
      400,
      "This model's maximum context length is 8192 tokens.",
    ],
    ['a negative temperature', { temperature: -1 }, 400, 'temperature must be non-negative'],
    ['no token at all', { max_tokens: 0 }, 400, 'max_tokens must be at least 1, got 0.'],
    ['top_k below -1', { top_k: -2 }, 400, 'top_k must be 0 (disable), or at least 1'],
    ['another model', { model: '/other' }, 404, 'The model `/other` does not exist.'],
    ['no messages', { messages: [] }, 400, 'Field required'],
  ])('refuses %s in the words of vLLM', async (_, more, status, said) => {
    const refused = await server.chat('x', more);
    expect(refused.status).toBe(status);
    expect(JSON.parse(refused.body)).toMatchObject({
      object: 'error',
      message: expect.stringContaining(said),
    });
  });

  it('names both parts of a request that is too long', async () => {
    const refused = await server.chat(wordsOf(8000), { max_tokens: 200 });
    expect(refused.body).toContain('requested 8235 tokens (8035 in the messages, 200 in the completion)');
  });

  it('counts in /metrics what its own ledger counts', async () => {
    const completed = server.truth().filter((row) => row.status === 200);
    const text = (await server.ask('GET', '/metrics')).body;
    const value = (name: string) =>
      Number(new RegExp(`^vllm:${name}\\{[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1]);
    const sum = (pick: (row: (typeof completed)[number]) => number) =>
      completed.reduce((all, row) => all + pick(row), 0);
    expect(value('prompt_tokens_total')).toBe(sum((row) => row.promptTokens));
    expect(value('generation_tokens_total')).toBe(sum((row) => row.completionTokens));
    expect(value('num_requests_running')).toBe(0);
    expect(text).toContain('vllm:request_success_total{finished_reason="length"');
  });

  it('ends some answers early when the model does, and counts the end token', async () => {
    instance.describe({ earlyStopShare: 1 });
    const talker = await (await Server.start(instance, { cores: '32-63' })).ready();
    const answer = JSON.parse((await talker.chat('short', { max_tokens: 100 })).body);
    expect(answer.choices[0].finish_reason).toBe('stop');
    const words = answer.choices[0].message.content.trim().split(' ').length;
    expect(words).toBeLessThan(100);
    expect(answer.usage.completion_tokens).toBe(words + 1);
    const forced = JSON.parse((await talker.chat('short', { max_tokens: 100, ignore_eos: true })).body);
    expect(forced.usage.completion_tokens).toBe(100);
    await talker.stop();
  });

  it('closes open streams and frees its cores on SIGTERM', async () => {
    instance.describe({ timeScale: 40 });
    const slow = await (await Server.start(instance, { cores: '32-63' })).ready();
    const stream = slow.chat('endless', { max_tokens: 4000, stream: true }).catch(() => 'broken');
    await slow.loaded();
    expect(await slow.stop()).toBe(0);
    await stream;
    expect(Object.keys(JSON.parse(instance.read('run/neuron/cores.json')))).not.toContain('40');
  });
});
