/** What the plugin's server does otherwise than the fork's. */
import { compile } from './helpers/compile';
import { Instance } from './helpers/instance';
import { Server } from './helpers/server';

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
});
