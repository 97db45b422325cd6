/** Failures by name: the catalogue's signatures, and replicas that misbehave without a word. */
import { SIGNATURES } from '../../lib/facts';
import { shows } from '../facts/shows';
import { compile } from './helpers/compile';
import { freePort, Instance } from './helpers/instance';
import { type ServeRequest, Server, textOf } from './helpers/server';

const named = (at: string, severity = 'error') =>
  SIGNATURES.filter((row) => row.at === at && row.severity === severity).map((row) => row.name);
const signature = (name: string) => {
  const found = SIGNATURES.find((row) => row.name === name);
  if (!found) throw new Error(name);
  return found;
};

describe('failures that were asked for', () => {
  let instance: Instance;
  beforeAll(() => {
    instance = new Instance({ compileTimeScale: 5000 });
    instance.installVllm();
    expect(compile(instance).code).toBe(0);
  });
  // One that a failed test leaves would hold its cores against all that follow.
  const started: Server[] = [];
  afterEach(async () => {
    for (const server of started.splice(0)) {
      server.child.kill('SIGKILL');
      await server.exited;
    }
    instance.describe({ faults: [] });
  });
  afterAll(() => instance.close());

  const start = async (faults: readonly string[], request: ServeRequest = {}) => {
    instance.describe({ faults });
    const server = await Server.start(instance, request);
    started.push(server);
    return server;
  };

  /** What a server wrote may arrive after its answer. */
  const shown = async (server: Server, name: string) => {
    while (!shows(signature(name), server.log)) await new Promise((done) => setTimeout(done, 10));
  };

  it.each(named('compile'))('compile shows %s and fails', (name) => {
    instance.describe({ faults: [name] });
    const failed = compile(instance, { into: 'faulty' });
    expect(failed.code).toBe(1);
    expect(shows(signature(name), failed.err)).toBe(true);
  });

  it.each(named('load').filter((name) => name !== 'SilentRecompile'))(
    'a load shows %s and fails',
    async (name) => {
      const server = await start([name]);
      expect(await server.exited).toBe(1);
      expect(shows(signature(name), server.log)).toBe(true);
    },
  );

  it.each(named('load', 'benign'))('a load shows %s and goes on', async (name) => {
    const server = await (await start([name])).ready();
    await shown(server, name);
    await server.stop();
  });

  it('SilentRecompile really compiles, into the artifact', async () => {
    compile(instance, { into: 'victim' });
    const server = await (await start(['SilentRecompile'], { into: 'victim' })).ready();
    await shown(server, 'SilentRecompile');
    expect(server.log).toContain('Compilation Successfully Started');
    await server.stop();
  });

  const atServing = named('serve').filter((name) => name !== 'EngineNeverCameUp');
  it.each(atServing)('a server shows %s at its third request and dies', async (name) => {
    const server = await (await start([name])).ready();
    for (const text of ['one', 'two', 'three']) await server.chat(text).catch(() => undefined);
    await server.exited;
    expect(server.child.signalCode).toBe('SIGKILL');
    expect(shows(signature(name), server.log)).toBe(true);
  });

  it.each(named('serve', 'warning'))('a server shows %s and goes on', async (name) => {
    const server = await (await start([name])).ready();
    for (const text of ['one', 'two', 'three']) expect((await server.chat(text)).status).toBe(200);
    await shown(server, name);
    await server.stop();
  });

  it('EngineNeverCameUp says so again and again and is never healthy', async () => {
    const server = await start(['EngineNeverCameUp']);
    while ((server.log.match(/Waiting for output from MQLLMEngine/g) ?? []).length < 3)
      await new Promise((done) => setTimeout(done, 10));
    await expect(server.ask('GET', '/health')).rejects.toThrow();
  });

  it('hits the replica that was named, and no other', async () => {
    const second = await (await start(['DeviceMissing@replica=0'], { cores: '32-63' })).ready();
    await second.stop();
    expect(await (await start(['DeviceMissing@replica=1'], { cores: '32-63' })).exited).toBe(1);
  });

  it('happens as often as was asked', async () => {
    expect(await (await start(['CollectivesLibraryMissing@times=1'])).exited).toBe(1);
    await (await (await start(['CollectivesLibraryMissing@times=1'])).ready()).stop();
  });

  it('ReplicaDies in the middle of a request, once', async () => {
    const server = await (await start(['ReplicaDies@request=2'])).ready();
    expect((await server.chat('one')).status).toBe(200);
    const cut = await server.chat('two', { stream: true }).catch(() => 'broken');
    expect(typeof cut === 'string' || !cut.body.includes('[DONE]')).toBe(true);
    await server.exited;
    expect(server.child.signalCode).toBe('SIGKILL');
    const again = await (await start(['ReplicaDies@request=2'])).ready();
    for (const text of ['one', 'two', 'three']) expect((await again.chat(text)).status).toBe(200);
    await again.stop();
  });

  it('ReplicaHangs stays healthy and answers nothing', async () => {
    const server = await (await start(['ReplicaHangs@request=2'])).ready();
    expect((await server.chat('one')).status).toBe(200);
    const second = server.chat('two').then(
      () => 'answered',
      () => 'cut off',
    );
    // The server counts the request, still answers others, and this one only by its end.
    await server.loaded();
    expect((await server.ask('GET', '/health')).status).toBe(200);
    server.child.kill('SIGKILL');
    expect(await second).toBe('cut off');
  });

  it('ReplicaSlow takes its factor longer', async () => {
    instance.describe({ timeScale: 20 });
    const seconds = async (faults: readonly string[], cores: string) => {
      const server = await (await start(faults, { cores })).ready();
      await server.chat('warm');
      for (let round = 0; round < 8; round++) await server.chat('timed', { max_tokens: 2 });
      const rows = server.truth().slice(1);
      await server.stop();
      // A busy machine makes a prefill longer and never shorter, so the shortest is the model's own.
      return Math.min(...rows.map((row) => row.firstToken - row.prefillStart));
    };
    const usual = await seconds([], '0-31');
    const slow = await seconds(['ReplicaSlow@factor=4'], '0-31');
    instance.describe({ timeScale: 500 });
    expect(slow / usual).toBeGreaterThan(2.5);
    expect(slow / usual).toBeLessThan(5);
  });

  it('writes nothing, the same word, or too little, with status 200', async () => {
    const answerOf = async (fault: string) => {
      const server = await (await start([fault])).ready();
      const answer = await server.chat('text', { max_tokens: 64 });
      await server.stop();
      expect(answer.status).toBe(200);
      return answer;
    };
    expect(textOf(await answerOf('ReplicaEmptyText'))).toBe('');
    expect(
      new Set(
        textOf(await answerOf('ReplicaRepeatsText'))
          .trim()
          .split(' '),
      ).size,
    ).toBe(1);
    expect(JSON.parse((await answerOf('ReplicaTruncates')).body).usage.completion_tokens).toBe(9);
  });

  it('ReplicaOtherWeights answers greedy prompts otherwise than the replica beside it, and always alike', async () => {
    const said = async (faults: readonly string[], cores: string) => {
      const server = await (await start(faults, { cores })).ready();
      const answers = [1, 2].map(() => server.chat('one', { temperature: 0, top_k: 1 }));
      const texts = (await Promise.all(answers)).map(textOf);
      await server.stop();
      return texts;
    };
    const faults = ['ReplicaOtherWeights@replica=1'];
    const [usual, other] = [await said(faults, '0-31'), await said(faults, '32-63')];
    expect(usual[0]).toBe(usual[1]);
    expect(other[0]).toBe(other[1]);
    expect(other[0]).not.toBe(usual[0]);
    expect(await said([], '32-63')).toEqual(usual);
  });

  it('strikes requests of a load, and no greedy question that comes before it', async () => {
    const server = await (await start(['Http429@every=2'])).ready();
    const ask = async (temperature: number) =>
      (await server.chat('one', { temperature, max_tokens: 2 })).status;
    for (const _ of [1, 2, 3]) expect(await ask(0)).toBe(200);
    expect([await ask(0.7), await ask(0.7)]).toEqual([200, 429]);
    await server.stop();
  });

  it.each([
    ['Http400Tenth', 400],
    ['Http429', 429],
  ])('%s refuses every tenth request', async (fault, status) => {
    const server = await (await start([fault])).ready();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => server.chat(`${i}`, { max_tokens: 2 })),
    );
    expect(answers.filter((answer) => answer.status === status)).toHaveLength(2);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(18);
    await server.stop();
  });

  it('StaleProcessOnPort: the port answers for an older model, and the new server ends', async () => {
    const port = await freePort(instance.address);
    const server = await start(['StaleProcessOnPort@life=60'], { port });
    expect(await server.exited).toBe(1);
    expect(server.log).toContain('Address already in use');
    expect((await server.ask('GET', '/health')).status).toBe(200);
    expect((await server.ask('GET', '/v1/models')).body).toContain('an-older-model');
  });

  it.each(named('boot').filter((name) => name.startsWith('Driver')))('neuron-ls shows %s', (name) => {
    instance.describe({ faults: [name] });
    const failed = instance.run('neuron-ls', ['-j']);
    expect(failed.code).toBe(1);
    expect(shows(signature(name), failed.err)).toBe(true);
  });

  it.each(named('kernel'))('the kernel log shows %s', (name) => {
    expect(shows(signature(name), instance.run('dmesg', []).out)).toBe(false);
    instance.describe({ faults: [name] });
    expect(shows(signature(name), instance.run('dmesg', []).out)).toBe(true);
  });

  it('PackageLockHeld ends after two attempts, of whichever program', () => {
    instance.describe({ faults: ['PackageLockHeld'] });
    const attempts = [
      instance.run('apt-mark', ['hold', 'linux-aws']),
      instance.run('apt-get', ['-o', 'DPkg::Lock::Timeout=600', 'update']),
      instance.run('apt-mark', ['hold', 'linux-aws']),
    ];
    expect(attempts.map((attempt) => attempt.code)).toEqual([100, 100, 0]);
    expect(shows(signature('PackageLockHeld'), attempts[0]?.err ?? '')).toBe(true);
  });
});
