/** What the plugin's server does otherwise than the fork's. */
import { compile } from './helpers/compile';
import { Instance } from './helpers/instance';
import { Server, wordsOf } from './helpers/server';

describe('the server of the plugin', () => {
  let instance: Instance;
  let server: Server;
  beforeAll(async () => {
    instance = new Instance({ release: '2.27.1', compileTimeScale: 5000, timeScale: 2000 });
    expect(compile(instance).code).toBe(0);
    server = await (await Server.start(instance)).ready();
  });
  afterAll(() => instance.close());

  it('ignores the override beside an artifact, and says so', () => {
    expect(server.log).toContain('override_neuron_config will be ignored');
  });

  it.each([undefined, 65, 100, 256, 1000])('answers a request with top_k %s', async (topK) => {
    const answer = await server.chat('hi', { top_k: topK, temperature: 0.7 });
    expect(answer.status).toBe(200);
    expect((await server.ask('GET', '/health')).status).toBe(200);
  });

  describe('with a context of half the sequence', () => {
    const serve = async (bound?: number) => {
      const additional = bound === undefined ? {} : { max_prompt_length: bound };
      const request = { into: 'half', cores: '32-63', maxModelLength: 4096, additional };
      return (await Server.start(instance, request)).ready();
    };
    beforeAll(() => {
      expect(compile(instance, { into: 'half', length: 4096, context: 2048 }).code).toBe(0);
    });

    it('refuses a longer prompt once it is told, and goes on', async () => {
      const told = await serve(2048);
      const answer = await told.chat(wordsOf(2100));
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body).error.message).toContain('maximum prompt length is 2048 tokens');
      expect((await told.chat(wordsOf(1900))).status).toBe(200);
      await told.stop();
    });

    it('ends at a longer prompt when it is not told', async () => {
      const untold = await serve();
      await untold.chat(wordsOf(2100)).catch(() => undefined);
      expect(await untold.exited).toBe(0);
      expect(untold.log).toContain('exceeds largest bucket (2048)');
    });

    it('does not start with another bound than the compiled one', async () => {
      await expect(serve(1024)).rejects.toThrow('Configuration mismatch: max_prompt_length');
    });
  });
});
