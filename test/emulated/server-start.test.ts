/** How the emulated vLLM server starts, and every way in which it does not. */
import {
  appendFileSync,
  existsSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { artifacts, compile, neuronConfig } from './helpers/compile';
import { freePort, Instance } from './helpers/instance';
import { type ServeRequest, Server } from './helpers/server';

describe('the start of the emulated vLLM server', () => {
  let instance: Instance;
  beforeAll(() => {
    instance = new Instance({ compileTimeScale: 5000 });
    instance.installVllm();
    for (const request of [
      { into: 'artifacts' },
      { into: 'rewritten' },
      { into: 'hidden' },
      { into: 'damaged' },
    ]) {
      expect(compile(instance, request).code).toBe(0);
    }
  });
  afterAll(() => instance.close());

  const failure = async (request: ServeRequest) => {
    const server = await Server.start(instance, request);
    return { code: await server.exited, log: server.log };
  };

  it('says the readiness lines of the real one, in their order', async () => {
    const server = await (await Server.start(instance)).ready();
    const lines = ['Started engine process with PID', 'Starting vLLM API server 0 on', 'Route: /health'];
    const uvicorn = [
      'Started server process',
      'Waiting for application startup.',
      'Application startup complete.',
    ];
    const places = [...lines, ...uvicorn, 'Uvicorn running on'].map((line) => server.log.indexOf(line));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(server.log).not.toContain('Server is ready to serve');
    expect(await server.stop()).toBe(0);
  });

  it.each([
    ['an unknown flag', { extra: ['--bogus', '1'] }, 'unrecognized arguments: --bogus 1'],
    ['a number that is none', { extra: ['--max-num-seqs', 'four'] }, 'invalid int value'],
    [
      'an override that is not JSON',
      { extra: ['--override-neuron-config', '{'] },
      'invalid json_object value',
    ],
  ])('refuses %s with usage and 2', async (_, request, said) => {
    const { code, log } = await failure(request);
    expect(code).toBe(2);
    expect(log).toContain('usage: api_server.py');
    expect(log).toContain(said);
  });

  it.each([
    [
      'heads that TP does not divide',
      { tensorParallel: 24 },
      'must be divisible by tensor parallel size (24)',
    ],
    ['cores with a hole', { cores: '0-15,20-35' }, 'Neuron cores are not contiguous'],
    [
      'fewer cores than the artifact has ranks',
      { cores: '0-15' },
      'Failed to stage graph: kelf-a.json to NeuronCore',
    ],
    [
      'cores that the instance does not have',
      { cores: '48-79' },
      'Logical Neuron Core(s) not available - Requested:lnc48-lnc79 Available:16 Logical Core size:2',
    ],
    [
      'another LNC than the artifact',
      { environment: { NEURON_LOGICAL_NC_CONFIG: '1' } },
      'Available:0 Logical Core size:1',
    ],
    ['an address off loopback', { extra: ['--host', '192.0.2.1'] }, 'cannot assign requested address'],
  ])('ends with 1 on %s', async (_, request, said) => {
    const { code, log } = await failure(request);
    expect(code).toBe(1);
    expect(log).toContain(said);
  });

  it('refuses cores that another replica holds, and takes them when that one is killed', async () => {
    const first = await (await Server.start(instance)).ready();
    const second = await failure({ cores: '16-47' });
    expect(second.code).toBe(1);
    expect(second.log).toContain('Requested:lnc16-lnc47 Available:16 Logical Core size:2');
    first.child.kill('SIGKILL');
    await first.exited;
    const third = await (await Server.start(instance, { cores: '16-47' })).ready();
    expect(Object.keys(JSON.parse(instance.read('run/neuron/cores.json')))).toHaveLength(32);
    await third.stop();
    expect(JSON.parse(instance.read('run/neuron/cores.json'))).toEqual({});
  });

  it('finds a taken port before it loads anything', async () => {
    const port = await freePort(instance.address);
    const first = await (await Server.start(instance, { port })).ready();
    const second = await failure({ port, cores: '32-63' });
    expect(second.code).toBe(1);
    expect(second.log).toContain('Address already in use');
    await first.stop();
  });

  it('takes the artifact’s TP, whatever its own flag says', async () => {
    const server = await (await Server.start(instance, { tensorParallel: 16 })).ready();
    expect(Object.keys(JSON.parse(instance.read('run/neuron/cores.json')))).toHaveLength(32);
    await server.stop();
  });

  it.each([
    ['the configuration', 'neuron_config.json'],
    ['the model', 'model.pt'],
  ])('recompiles in silence when %s is missing, with a configuration of its own', async (_, file) => {
    rmSync(join(artifacts(instance, { into: 'rewritten' }), file));
    const server = await (
      await Server.start(instance, { into: 'rewritten', batch: 2, maxModelLength: 4096 })
    ).ready();
    expect(server.log).toMatch(/Failed to load the model from \S+\. Recompiling\.\.\./);
    expect(neuronConfig(instance, { into: 'rewritten' })).toMatchObject({
      seq_len: 4096,
      ctx_batch_size: 1,
      is_continuous_batching: true,
      enable_bucketing: true,
      sequence_parallel_enabled: true,
      fused_qkv: false,
    });
    await server.stop();
  });

  it('recompiles in silence when the weights are no longer where they were at compile time', async () => {
    const path = join(artifacts(instance, { into: 'hidden' }), 'neuron_config.json');
    const before = statSync(path).mtimeMs;
    const moved = instance.read('hidden/neuron_config.json').replace('"/model"', '"/moved/away"');
    writeFileSync(path, moved);
    const server = await (await Server.start(instance, { into: 'hidden' })).ready();
    expect(server.log).toContain('No checkpoint found at /moved/away');
    expect(server.log).toContain('Recompiling...');
    expect(statSync(path).mtimeMs).toBeGreaterThan(before);
    await server.stop();
  });

  it('compiles at every start when no artifacts are named', async () => {
    const server = await (
      await Server.start(instance, { environment: { NEURON_COMPILED_ARTIFACTS: '' } })
    ).ready();
    expect(readdirSync(join(instance.model, 'neuron-compiled-artifacts'))).toHaveLength(1);
    expect(server.log).not.toContain('Recompiling');
    await server.stop();
  });

  it.each([
    ['changed', (path: string) => appendFileSync(path, 'x')],
    ['cut', (path: string) => truncateSync(path, 1000)],
  ])('does not start from a %s model.pt', async (_, harm) => {
    harm(join(artifacts(instance, { into: 'damaged' }), 'model.pt'));
    const { code, log } = await failure({ into: 'damaged' });
    expect(code).toBe(1);
    expect(log).toContain('failed finding central directory');
    expect(log).not.toContain('Recompiling');
  });

  it('refuses an artifact of another compiler and of another family', async () => {
    instance.describe({ release: '2.24.0' });
    expect((await failure({})).log).toContain('NEFF version mismatch supported:');
    instance.describe({ release: '2.23.0', instanceType: 'trn1.32xlarge' });
    const environment = { NEURON_LOGICAL_NC_CONFIG: '1' };
    expect((await failure({ environment })).log).toContain('NEURON_RT_ALLOW_LEGACY_NEFF');
    instance.describe({ instanceType: 'trn2.48xlarge' });
  });

  it('runs out of device memory where the model does not fit', async () => {
    expect(compile(instance, { into: 'large', tensorParallel: 4, batch: 1 }).code).toBe(0);
    const { code, log } = await failure({ into: 'large', tensorParallel: 4, cores: '0-3', batch: 1 });
    expect(code).toBe(1);
    expect(log).toMatch(/TDRV:dmem_alloc_internal.*Failed to alloc DEVICE memory: \d+/);
  });

  it('is not importable before it is installed', async () => {
    const bare = new Instance();
    const server = await Server.start(bare);
    expect(await server.exited).toBe(1);
    expect(server.log).toContain('No module named');
    expect(existsSync(join(bare.venv, 'bin/vllm'))).toBe(false);
    await bare.close();
  });
});

describe('the plugin dialect', () => {
  let instance: Instance;
  beforeAll(() => {
    instance = new Instance({ release: '2.27.1', compileTimeScale: 5000 });
    expect(compile(instance).code).toBe(0);
  });
  afterAll(() => instance.close());

  const serve = (argv: readonly string[]) =>
    instance.run(`${instance.root}/opt/aws_neuronx_venv_pytorch_inference_vllm/bin/vllm`, [
      'serve',
      instance.model,
      ...argv,
    ]);

  it.each(['--device', '--override-neuron-config'])('knows no %s', (flag) => {
    const refused = serve([flag, '{}']);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(`unrecognized arguments: ${flag}`);
  });

  it('serves from the venv that the image brings', async () => {
    const port = await freePort(instance.address);
    const venv = `${instance.root}/opt/aws_neuronx_venv_pytorch_inference_vllm`;
    const child = instance.start(
      `${venv}/bin/vllm`,
      [
        ...[
          'serve',
          instance.model,
          '--max-num-seqs',
          '4',
          '--max-model-len',
          '8192',
          '--tensor-parallel-size',
          '32',
        ],
        ...['--no-enable-prefix-caching', '--num-gpu-blocks-override', '4', '--port', `${port}`],
        ...['--host', instance.address, '--additional-config', '{"override_neuron_config": {}}'],
      ],
      { NEURON_RT_VISIBLE_CORES: '32-63', NEURON_COMPILED_ARTIFACTS: artifacts(instance) },
    );
    let log = '';
    await new Promise<void>((done) =>
      child.stdout?.on('data', (data) => {
        log += String(data);
        if (log.includes('Uvicorn running on')) done();
      }),
    );
    expect(Object.keys(JSON.parse(instance.read('run/neuron/cores.json')))).toContain('63');
  });
});
