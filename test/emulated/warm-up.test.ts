/** The first prefill after a start: as long as any other, unless warm-up was switched off. */
import { compile, neuronConfig } from './helpers/compile';
import { Instance } from './helpers/instance';
import { Server } from './helpers/server';

describe('warm-up', () => {
  let instance: Instance;
  beforeAll(() => {
    instance = new Instance({ compileTimeScale: 5000, timeScale: 500 });
    instance.installVllm();
    expect(compile(instance, { into: 'warm' }).code).toBe(0);
    expect(compile(instance, { into: 'cold', extra: ['--skip-warmup'] }).code).toBe(0);
  });
  afterAll(() => instance.close());

  const secondsOfPrefills = async (into: string) => {
    const server = await (await Server.start(instance, { into })).ready();
    await server.chat('first', { max_tokens: 1 });
    await server.chat('second', { max_tokens: 1 });
    // The server writes down what it did once an answer has gone out, so it is read when the server has ended.
    await server.stop();
    // What the model of the hardware says, not what a clock showed: a busy computer takes longer for either.
    return server.truth().map((row) => row.prefillModelled);
  };

  it('is on in what inference_demo compiles, on Trainium2 in SDK 2.23 too', async () => {
    expect(neuronConfig(instance, { into: 'warm' })['skip_warmup']).toBe(false);
    const [first, second] = await secondsOfPrefills('warm');
    expect(first).toBeGreaterThan(0);
    expect(first).toBe(second);
  });

  it('is off where it was compiled so: the first prefill takes twice as long', async () => {
    expect(neuronConfig(instance, { into: 'cold' })['skip_warmup']).toBe(true);
    const [first, second = 0] = await secondsOfPrefills('cold');
    expect(first).toBe(2 * second);
  });

  it('is off where vLLM compiles by itself on Trainium2 in SDK 2.23', async () => {
    const server = await (await Server.start(instance, { into: 'nothing-there' })).ready();
    expect(neuronConfig(instance, { into: 'nothing-there' })['skip_warmup']).toBe(true);
    await server.stop();
  });
});
