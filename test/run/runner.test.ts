import { bootstrapRun } from '../../lib/contract/bootstrap-run';
import { manifestSchema } from '../../lib/contract/manifest';
import { PHASES } from '../../lib/contract/phase';
import { runPhases } from '../../lib/run';
import { AwsError, deploymentOf, outcomeOf } from './fakes';
import { Scene } from './scene';

describe('a run', () => {
  test('runs its phases in order, each after the one before succeeded', async () => {
    const scene = new Scene();
    const result = await scene.run();
    expect(scene.sentPhases()).toEqual([...PHASES]);
    expect(result.phases.map((phase) => phase.status)).toEqual(PHASES.map(() => 'succeeded'));
    expect(scene.of('run-finished')).toMatchObject([{ status: 'succeeded' }]);
  });

  test('stores a valid manifest before the first command is sent', async () => {
    const scene = new Scene();
    let storedAtSend = 0;
    const send = scene.host.send.bind(scene.host);
    scene.host.send = (request) => {
      storedAtSend ||= scene.store.written.length;
      return send(request);
    };
    await scene.run();
    expect(storedAtSend).toBe(1);
    const text = scene.store.objects.get(`runs/${scene.runId()}/manifest.json`) ?? '';
    expect(manifestSchema.parse(JSON.parse(text)).runId).toBe(scene.runId());
  });

  test('sends the exact document version and hash, and where output goes', async () => {
    const scene = new Scene();
    await scene.run(['compile']);
    expect(scene.host.sent[0]).toMatchObject({
      documentName: 'Trainyard-tutorial-Compile',
      documentVersion: '1',
      documentSha256: 'd'.repeat(64),
      comment: `trainyard ${scene.runId()} compile 80000000`,
      parameters: { RunId: [scene.runId()] },
      output: {
        bucket: 'results',
        keyPrefix: `runs/${scene.runId()}/commands`,
        logGroup: '/trainyard/tutorial/phases',
      },
    });
  });

  test('ends at the first failed phase with the reason of the host and the way to go on', async () => {
    const scene = new Scene();
    scene.host.script('compile', { outcome: 'failed' });
    await expect(scene.run()).rejects.toMatchObject({
      kind: 'phase',
      code: 'CompileFailed',
      message: 'compile failed: the compiler ended with 70',
      next: expect.stringContaining(`trainyard resume ${scene.runId()}`),
    });
    expect(scene.sentPhases()).toEqual(['prepare', 'compile']);
  });

  test('draws another id when one is taken, and replaces nothing', async () => {
    const scene = new Scene();
    scene.clock.randoms = [0, 0.5];
    const taken = 'runs/tutorial-20261123-191500-0000/manifest.json';
    scene.store.put(taken, 'theirs');
    await scene.run(['stop']);
    expect(scene.store.objects.get(taken)).toBe('theirs');
    expect(scene.runId()).toBe('tutorial-20261123-191500-8000');
  });

  test('gives up after a few taken ids instead of trying for ever', async () => {
    const scene = new Scene();
    scene.store.put('runs/tutorial-20261123-191500-8000/manifest.json', 'theirs');
    await expect(scene.run(['stop'])).rejects.toMatchObject({ code: 'RunIdTaken' });
    expect(scene.host.sent).toEqual([]);
  });

  test('is refused when the published document is another one', async () => {
    const scene = new Scene();
    scene.publish('deploy', { sha256: 'e'.repeat(64), content: '{"a":2}' });
    await expect(scene.run()).rejects.toMatchObject({
      code: 'DocumentDiffers',
      next: expect.stringContaining('deploy the stack again'),
    });
    expect(scene.store.written).toEqual([]);
    expect(scene.host.sent).toEqual([]);
  });

  test('takes a document that differs in white space only, and sends the hash that is published', async () => {
    const scene = new Scene();
    scene.publish('deploy', { sha256: 'e'.repeat(64), content: '{ "a" : 1 }' });
    await scene.run(['deploy']);
    expect(scene.host.sent[0]?.documentSha256).toBe('e'.repeat(64));
  });

  test('takes any published document where the request says so, as stopping an instance must', async () => {
    const scene = new Scene();
    scene.publish('stop', { sha256: 'e'.repeat(64), version: '7' });
    const documents = [{ phase: 'stop', name: 'Trainyard-tutorial-Stop', ours: null } as const];
    await runPhases(scene.ports, { ...scene.request(['stop']), documents }, scene.options);
    expect(scene.host.sent[0]).toMatchObject({ documentVersion: '7', documentSha256: 'e'.repeat(64) });
  });

  test('says which instance is missing and in what state it is', async () => {
    const scene = new Scene();
    scene.directory.list = [];
    scene.directory.states = { 'i-1': 'stopped' };
    await expect(scene.run()).rejects.toMatchObject({
      code: 'InstancesMissing',
      message: '0 of 1 instance of tutorial can be reached; i-1 is stopped',
    });
  });

  test('says how to get instances where the stack was deployed without any', async () => {
    const scene = new Scene();
    const request = { ...scene.request(['stop']), deployment: deploymentOf(0) };
    await expect(runPhases(scene.ports, request, scene.options)).rejects.toMatchObject({
      code: 'InstancesMissing',
      next: expect.stringContaining('instance.count'),
    });
    expect(scene.host.sent).toEqual([]);
  });

  test('keeps the emulation mark of the instance even when nobody asked for it', async () => {
    const scene = new Scene();
    const bootstrap = { emulated: { timeScale: 20 }, versions: { vllm: '0.7.2' } };
    const key = `runs/${bootstrapRun('d'.repeat(64))}/i-1/outcomes/bootstrap/c.json`;
    const of = {
      job: 'bootstrap',
      runId: 'bootstrap-dddddddddddd',
      commandId: 'c',
      instanceId: 'i-1',
      status: 'succeeded',
    } as const;
    scene.store.put(key, { ...outcomeOf(of, scene.clock.now()), ...bootstrap });
    const { manifest } = await scene.run(['stop']);
    expect(manifest).toMatchObject({ emulated: { timeScale: 20 }, target: { kind: 'emulated' } });
    expect(manifest.versions).toEqual({ vllm: '0.7.2' });
    // An emulated instance may work faster since, and who asks for the run knows that.
    const now = { ...scene.request(['stop']), emulated: { timeScale: 50 } };
    const later = await runPhases(scene.ports, now, scene.options);
    expect(later.manifest.emulated).toEqual({ timeScale: 50 });
  });

  test('records what the last bootstrap installed, by the deployment or by hand', async () => {
    const scene = new Scene();
    const bootstrapped = (runId: string, at: number, vllm: string) => {
      const of = { job: 'bootstrap', runId, commandId: 'c', instanceId: 'i-1', status: 'succeeded' } as const;
      scene.store.put(`runs/${runId}/i-1/outcomes/bootstrap/c.json`, {
        ...outcomeOf(of, at),
        versions: { vllm },
      });
    };
    bootstrapped(bootstrapRun('d'.repeat(64)), scene.clock.now() - 2000, 'of the deployment');
    bootstrapped(bootstrapRun('e'.repeat(64)), scene.clock.now(), 'of another deployment');
    expect((await scene.run(['stop'])).manifest.versions).toEqual({ vllm: 'of the deployment' });
    bootstrapped('console-20261123T190000Z', scene.clock.now() - 1000, 'by hand');
    expect((await scene.run(['stop'])).manifest.versions).toEqual({ vllm: 'by hand' });
  });
});

describe('several instances', () => {
  test('get one command, and the phase succeeds when all did', async () => {
    const scene = new Scene(['i-1', 'i-2']);
    const { phases } = await scene.run(['compile']);
    expect(scene.host.sent[0]?.instanceIds).toEqual(['i-1', 'i-2']);
    expect(phases[0]?.instances.map((instance) => instance.status)).toEqual(['succeeded', 'succeeded']);
  });

  test('fail together when one failed, and the sentence names it', async () => {
    const scene = new Scene(['i-1', 'i-2']);
    scene.host.script('compile', {}, { outcome: 'failed' });
    await expect(scene.run(['compile', 'deploy'])).rejects.toMatchObject({
      message: 'compile failed: i-2: the compiler ended with 70 (succeeded on 1 of 2 instances)',
    });
  });

  test('are named where they made different things, and the slowest replica is that of all', async () => {
    const scene = new Scene(['i-1', 'i-2']);
    const replica = (readySeconds: number) => ({
      index: 0,
      port: 8000,
      url: 'http://127.0.0.1:8000',
      cores: '0-31',
      unit: 'trainyard-replica@8000.service',
      servedModel: 'm',
      readySeconds,
    });
    scene.host.script('deploy', { made: { replicas: [replica(5)] } }, { made: { replicas: [replica(7)] } });
    scene.host.script('benchmark', { made: { verdict: 'valid' } }, { made: { verdict: 'suspect' } });
    await scene.run(['deploy', 'benchmark']);
    expect(scene.of('phase-finished').map(({ made }) => made)).toEqual([
      ['1 replica ready, the slowest in 7.0 s on each'],
      ['verdict valid on i-1', 'verdict suspect on i-2'],
    ]);
  });

  test('that have ended are not waited for', async () => {
    const scene = new Scene(['i-1', 'i-2']);
    scene.host.script(
      'compile',
      { takes: 3000, progress: [{ at: 500, waitingFor: 'the quick one' }] },
      { takes: 50_000, progress: [{ at: 500, waitingFor: 'the slow one' }] },
    );
    await scene.run(['compile']);
    const [notice] = scene.of('quiet');
    expect(notice).toMatchObject({ instanceIds: ['i-2'], waitingFor: 'the slow one' });
  });

  test('are asked again only where the phase has not succeeded', async () => {
    const scene = new Scene(['i-1', 'i-2']);
    scene.host.script('compile', {}, { outcome: 'failed' });
    await scene.run(['compile']).catch(() => undefined);
    await scene.resume(scene.runId());
    expect(scene.host.sent[1]?.instanceIds).toEqual(['i-2']);
  });
});

describe('sending', () => {
  test('is repeated after throttling', async () => {
    const scene = new Scene();
    scene.host.fail('send', new AwsError('ThrottlingException'), 2);
    await scene.run(['stop']);
    expect(scene.sentPhases()).toEqual(['stop']);
    expect(scene.of('throttled')).toHaveLength(2);
  });

  test('looks for the command before it is repeated when the answer was lost', async () => {
    const scene = new Scene();
    scene.host.fail('send', new AwsError('TimeoutError'), 1, true);
    await scene.run(['compile']);
    expect(scene.sentPhases()).toEqual(['compile']);
    expect(scene.host.calls).toContain('commands');
  });

  test('fails at once when the service refuses', async () => {
    const scene = new Scene();
    scene.host.fail('send', new AwsError('AccessDeniedException', { requestId: 'r-1' }));
    await expect(scene.run(['stop'])).rejects.toMatchObject({
      code: 'CallFailed',
      message: 'SendCommand failed: AccessDeniedException',
      next: expect.stringContaining('permission'),
    });
    expect(scene.host.calls.filter((call) => call === 'send')).toHaveLength(1);
  });
});
