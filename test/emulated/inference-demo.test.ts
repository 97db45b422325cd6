/** The compile stand-in: its parser, its rules, what it writes and in which order. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { artifacts, compile, compileArguments, neuronConfig } from './helpers/compile';
import { Instance } from './helpers/instance';

describe('inference_demo', () => {
  let instance: Instance;
  beforeAll(() => {
    instance = new Instance();
  });
  afterAll(() => instance.close());

  it('writes what the tutorial’s command asks for, and what it implies', () => {
    expect(compile(instance, { into: 'verbatim', corrected: false }).code).toBe(0);
    expect(neuronConfig(instance, { into: 'verbatim' })).toMatchObject({
      tp_degree: 32,
      world_size: 32,
      batch_size: 4,
      ctx_batch_size: 4,
      max_batch_size: 4,
      kv_cache_batch_size: 4,
      is_continuous_batching: false,
      seq_len: 8192,
      max_length: 8192,
      max_new_tokens: null,
      buckets: [8192],
      context_encoding_buckets: null,
      logical_nc_config: 2,
      skip_warmup: false,
      cc_pipeline_tiling_factor: 2,
      save_sharded_checkpoint: false,
      on_device_sampling_config: { do_sample: true, dynamic: false, global_topk: 256 },
    });
    expect(instance.read('verbatim/neuron_config.json')).toContain(`"_name_or_path": "/model"`);
  });

  it('prefills one row at a time when continuous batching is asked for', () => {
    expect(compile(instance).code).toBe(0);
    expect(neuronConfig(instance)).toMatchObject({ ctx_batch_size: 1, is_continuous_batching: true });
  });

  it('uses its cache the second time', () => {
    const again = compile(instance, { into: 'again' });
    expect(again.out).toContain('Using a cached neff');
    expect(again.out).not.toContain('Compilation Successfully Started');
  });

  it.each([
    ['an unknown flag', ['--compiler-args', 'x'], 'unrecognized arguments: --compiler-args'],
    [
      'both spellings of LNC',
      ['--logical-nc-config', '2', '--logical-neuron-cores', '2'],
      'not allowed with argument',
    ],
    ['a later version’s option', ['--cp-degree', '2'], 'unrecognized arguments: --cp-degree'],
    ['a type outside its choices', ['--torch-dtype', 'int8'], 'invalid choice'],
  ])('refuses %s with usage and 2', (_, extra, said) => {
    const refused = compile(instance, { into: 'refused', extra });
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(said);
    expect(existsSync(artifacts(instance, { into: 'refused' }))).toBe(false);
  });

  it('wants a prompt even if it only compiles', () => {
    const argv = compileArguments(instance, { into: 'refused' }).filter(
      (word) => !/^--prompt|annapurna/.test(word),
    );
    const refused = instance.run(join(instance.venv, 'bin/inference_demo'), argv);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('--prompt');
  });

  it.each([
    ['a context that the attention kernel cannot tile', { length: 8200 }, 'divisible by 512, got 8200'],
    [
      'a bucket beyond the context',
      { extra: ['--enable-bucketing', '--context-encoding-buckets', '9216'] },
      'exceed 8192',
    ],
  ])('ends with 1 on %s', (_, request, said) => {
    const failed = compile(instance, { into: 'broken', ...request });
    expect(failed.code).toBe(1);
    expect(failed.err).toContain(said);
  });

  it('pads the heads that TP does not divide', () => {
    expect(compile(instance, { into: 'padded', tensorParallel: 24 }).code).toBe(0);
  });

  it('ends with 70 of the kernels on a family that does not have them', () => {
    instance.describe({ instanceType: 'trn1.32xlarge' });
    const failed = compile(instance, { into: 'kernels', environment: { NEURON_LOGICAL_NC_CONFIG: '1' } });
    instance.describe({ instanceType: 'trn2.48xlarge' });
    expect(failed.code).toBe(1);
    expect(failed.err).toContain('neuronx-cc failed with 70 (qkv_kernel_enabled');
  });

  it('writes the configuration first and model.pt last', async () => {
    instance.describe({ compileTimeScale: 3000 });
    const child = instance.start(
      join(instance.venv, 'bin/inference_demo'),
      compileArguments(instance, { into: 'order', batch: 2 }),
    );
    const ended = new Promise((done) => child.once('exit', done));
    while (!existsSync(join(instance.root, 'order/neuron_config.json')))
      await new Promise((d) => setTimeout(d, 5));
    expect(existsSync(join(instance.root, 'order/model.pt'))).toBe(false);
    expect(await ended).toBe(0);
    expect(statSync(join(instance.root, 'order/model.pt')).size).toBeGreaterThan(0);
  });

  it('remembers an interrupted compile as failed until a retry is asked for', async () => {
    instance.describe({ compileTimeScale: 200 });
    const request = { into: 'interrupted', batch: 8 };
    const child = instance.start(
      join(instance.venv, 'bin/inference_demo'),
      compileArguments(instance, request),
    );
    await new Promise<void>((done) =>
      child.stdout?.on('data', (data) => String(data).includes('%') && done()),
    );
    child.kill('SIGKILL');
    await new Promise((done) => child.once('exit', done));
    instance.describe({ compileTimeScale: 5000 });
    const skipped = compile(instance, request);
    expect(skipped.code).toBe(1);
    expect(skipped.err).toContain('Got a cached failed neff');
    const flags = { NEURON_CC_FLAGS: '--retry_failed_compilation' };
    expect(compile(instance, { ...request, environment: flags }).code).toBe(0);
  });

  it('destroys the work of another compile in the same work directory', async () => {
    // The first is slow and the second quick, so that they overlap on a busy machine too.
    instance.describe({ compileTimeScale: 100 });
    const work = { BASE_COMPILE_WORK_DIR: join(instance.root, 'shared-work') };
    const first = instance.start(
      join(instance.venv, 'bin/inference_demo'),
      compileArguments(instance, { into: 'first', batch: 3 }),
      work,
    );
    let said = '';
    first.stderr?.on('data', (data) => (said += String(data)));
    const ended = new Promise((done) => first.once('close', done));
    await new Promise<void>((done) =>
      first.stdout?.on('data', (data) => String(data).includes('10%') && done()),
    );
    instance.describe({ compileTimeScale: 5000 });
    compile(instance, { into: 'second', batch: 5, environment: work });
    expect(await ended).toBe(1);
    expect(said).toContain('No such file or directory');
    expect(existsSync(join(instance.root, 'first/model.pt'))).toBe(false);
  });

  it('saves as many shards as ranks when asked', () => {
    instance.describe({ compileTimeScale: 5000 });
    compile(instance, { into: 'sharded', extra: ['--save-sharded-checkpoint'] });
    expect(readdirSync(join(instance.root, 'sharded/weights'))).toHaveLength(32);
  });
});
