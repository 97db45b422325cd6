import { parseEnvironment } from '../../lib/environment';
import { dialectOf } from '../../lib/facts';
import {
  artifactKey,
  conditionsOf,
  makePlan,
  plannedArtifact,
  publicVersion,
  renderArgv,
  renderText,
  withoutPaths,
} from '../../lib/plan';
import { commitFor } from './commit-for';

const plan = (more: object = {}) => makePlan(parseEnvironment('tutorial', more));
const command = (phase: string, more: object = {}) =>
  plan(more).commands.filter((each) => each.phase === phase);
const flagValue = (argv: readonly string[] | undefined, flag: string) => argv?.[argv.indexOf(flag) + 1];

test('has MXFP4 served in BF16, and says nothing of the format of other checkpoints', () => {
  const words = (id: string) =>
    command('deploy', {
      ...{ release: '2.32.0', model: { id }, layout: { tensorParallel: 4, dataParallel: 1 } },
      ...{ instance: { type: 'trn2.3xlarge' }, workload: { inputTokens: { mean: 2000, counting: 'exact' } } },
    })[0]?.argv;
  const expanded = words('openai/gpt-oss-20b');
  expect(flagValue(expanded, '--hf-overrides')).toBe('{"quantization_config": {}}');
  expect(flagValue(expanded, '--additional-config')).toContain(', "quantization": "bf16"}}');
  const other = words('meta-llama/Llama-3.1-8B-Instruct');
  expect(other).not.toContain('--hf-overrides');
  expect(flagValue(other, '--additional-config')).not.toContain('quantization');
});

describe('the compile command', () => {
  test('is the tutorial’s, and keeps requests apart above batch 1', () => {
    const [corrected] = command('compile');
    expect(corrected?.argv.slice(0, 6)).toEqual([
      '/opt/aws_neuronx_venv_pytorch_2_6_nxd_inference/bin/inference_demo',
      '--model-type',
      'llama',
      '--task-type',
      'causal-lm',
      'run',
    ]);
    expect(flagValue(corrected?.argv, '--ctx-batch-size')).toBe('1');
    expect(flagValue(corrected?.argv, '--tkg-batch-size')).toBe('4');
    expect(corrected?.argv).toContain('--is-continuous-batching');
    for (const more of [{ preset: 'verbatim' }, { layout: { batch: 1 } }]) {
      expect(command('compile', more)[0]?.argv).not.toContain('--is-continuous-batching');
    }
  });

  test('has a work directory of its own and says LNC in both spellings', () => {
    expect(command('compile')[0]?.environment).toMatchObject({
      NEURON_RT_VIRTUAL_CORE_SIZE: '2',
      NEURON_LOGICAL_NC_CONFIG: '2',
      NEURON_RT_NUM_CORES: '64',
      BASE_COMPILE_WORK_DIR: expect.stringContaining('/work/'),
    });
  });
});

describe('the kernels of the tutorial', () => {
  const KERNELS = ['--qkv-kernel-enabled', '--attn-kernel-enabled', '--mlp-kernel-enabled'];
  const small = (type: string, more: object = {}) =>
    makePlan(
      parseEnvironment('small', {
        ...{ release: '2.28.1', instance: { type }, model: { id: 'meta-llama/Llama-3.1-8B-Instruct' } },
        layout: { tensorParallel: 2, dataParallel: 1, batch: 1 },
        ...{ lengths: { sequence: 4096 }, workload: { inputTokens: { mean: 1024 } } },
        ...more,
      }),
    );
  const kernelsOf = ({ commands }: ReturnType<typeof makePlan>) =>
    KERNELS.filter((flag) => commands.some(({ argv }) => argv.includes(flag)));

  test('are turned on where the family has them', () => {
    expect(kernelsOf(small('trn2.3xlarge'))).toEqual(KERNELS);
    expect(kernelsOf(small('trn1.32xlarge'))).toEqual([]);
    expect(kernelsOf(small('inf2.48xlarge'))).toEqual([]);
  });

  test('stay in preset verbatim, with a warning where the family does not have them', () => {
    const warned = (type: string) => small(type, { preset: 'verbatim' }).warnings.map(({ code }) => code);
    expect(kernelsOf(small('trn1.32xlarge', { preset: 'verbatim' }))).toEqual(KERNELS);
    expect(warned('trn1.32xlarge')).toContain('KernelsNotSupported');
    expect(warned('trn2.3xlarge')).not.toContain('KernelsNotSupported');
  });
});

describe('the serve commands', () => {
  test('are one per replica, on its own cores and port, with the compiled length', () => {
    const servers = command('deploy');
    expect(servers.map((each) => each.environment['NEURON_RT_VISIBLE_CORES'])).toEqual(['0-31', '32-63']);
    expect(servers.map((each) => flagValue(each.argv, '--port'))).toEqual(['8000', '8001']);
    expect(servers.map((each) => flagValue(each.argv, '--max-model-len'))).toEqual(['8192', '8192']);
    expect(flagValue(servers[0]?.argv, '--override-neuron-config')).toBe(
      '{"on_device_sampling_config": {"do_sample": true, "global_topk": 64}}',
    );
  });

  test('carry 12800 in preset verbatim, and plugin words on a plugin release', () => {
    expect(flagValue(command('deploy', { preset: 'verbatim' })[0]?.argv, '--max-model-len')).toBe('12800');
    const [server] = command('deploy', { release: '2.29.1' });
    expect(server?.argv.slice(0, 2)).toEqual([
      '/opt/aws_neuronx_venv_pytorch_inference_vllm_0_16/bin/vllm',
      'serve',
    ]);
    expect(JSON.parse(flagValue(server?.argv, '--additional-config') ?? '')).toEqual({
      override_neuron_config: { on_device_sampling_config: { do_sample: true, global_topk: 64 } },
    });
  });

  test('tell the plugin a context below the sequence, at the top of its configuration', () => {
    const lengths = { sequence: 8192, context: 7680 };
    const [server] = command('deploy', { release: '2.28.1', lengths });
    expect(JSON.parse(flagValue(server?.argv, '--additional-config') ?? '')).toMatchObject({
      max_prompt_length: 7680,
      override_neuron_config: { on_device_sampling_config: {} },
    });
    expect(server?.argv.filter((word) => word === '--additional-config')).toHaveLength(1);
    expect(JSON.stringify(command('deploy', { lengths }))).not.toContain('max_prompt_length');
  });
});

describe('the benchmark command', () => {
  test('is the measure, or LLMPerf with the tutorial’s flags', () => {
    expect(command('benchmark')[0]?.argv).toContain('trainyard_host.measure');
    const [upstream] = command('benchmark', {
      preset: 'verbatim',
      workload: { client: 'upstream', warmupRequests: 0 },
    });
    expect(flagValue(upstream?.argv, '--num-concurrent-requests')).toBe('8');
    expect(flagValue(upstream?.argv, '--max-num-completed-requests')).toBe('1000');
    expect(upstream?.argv).not.toContain('--tokenizer');
    expect(upstream?.environment['OPENAI_API_BASE']).toBe(
      'http://127.0.0.1:8000/v1;http://127.0.0.1:8001/v1',
    );
    expect(command('benchmark', { workload: { client: 'upstream', warmupRequests: 0 } })[0]?.argv).toContain(
      '--tokenizer',
    );
  });
});

describe('a template', () => {
  test('is filled once, and leaves JSON alone', () => {
    expect(renderText('{"a": {b}}', { b: '{c}', c: 1 })).toBe('{"a": {c}}');
    expect(() => renderText('{toString}', {})).toThrow(
      expect.objectContaining({ code: 'TemplateVariableUnknown' }),
    );
  });

  test('takes a row only when all its conditions hold', () => {
    const rows = [
      { flag: '--both', when: 'corrected+batched' },
      { value: 'word', when: 'always' },
    ] as const;
    const shape = { preset: 'corrected', context: 1024, sequence: 1024, family: 'trn2' } as const;
    expect(renderArgv(rows, {}, conditionsOf({ ...shape, batch: 2 }))).toEqual(['--both', 'word']);
    expect(renderArgv(rows, {}, conditionsOf({ ...shape, batch: 1 }))).toEqual(['word']);
  });
});

describe('the artifact key', () => {
  const inputs = (more: object = {}) => plannedArtifact(parseEnvironment('tutorial', more));

  test('is 32 hexadecimal digits of what is compiled, without paths', () => {
    const { key, inputs: digested } = inputs();
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(key).toBe(plan().artifactKey);
    expect(digested.versions).toEqual({
      'neuronx-cc': '2.18.121.0',
      'neuronx-distributed': '0.12.12111',
      'neuronx-distributed-inference': '0.3.5591',
    });
    expect(digested.arguments.join(' ')).not.toMatch(/path|mnt/);
    expect(flagValue(digested.arguments, '--tp-degree')).toBe('32');
  });

  test('changes with everything compiled in, and with nothing else', () => {
    const base = inputs().key;
    const different = [
      { layout: { batch: 1 } },
      { layout: { tensorParallel: 16 } },
      { lengths: { sequence: 4096 } },
      { preset: 'verbatim' },
      { release: '2.24.0' },
      { model: { revision: 'a'.repeat(40) } },
    ].map((more) => inputs(more).key);
    expect(new Set([base, ...different]).size).toBe(different.length + 1);
    for (const more of [
      { layout: { dataParallel: 1 } },
      { serving: { basePort: 9000 } },
      { region: 'us-east-1' },
    ]) {
      expect(inputs(more).key).toBe(base);
    }
  });

  test('ignores the local part of a version, and where things lie', () => {
    expect(publicVersion('2.18.121.0+9e31e41a')).toBe('2.18.121.0');
    expect(
      withoutPaths(['run', '--model-path', '/a', '--tp-degree', '8', '--compiled-model-path', '/b']),
    ).toEqual(['run', '--tp-degree', '8']);
    const { inputs: digested } = inputs();
    expect(artifactKey(JSON.parse(JSON.stringify(digested)))).toBe(artifactKey(digested));
  });
});

test('every release that serves can be planned with its own dialect', () => {
  for (const release of ['2.23.0', '2.24.1', '2.25.0', '2.26.1', '2.27.1', '2.28.1', '2.29.0', '2.31.1']) {
    const [server] = command('deploy', { release, vllmCommit: commitFor(release) });
    expect(server?.argv.length).toBeGreaterThan(8);
    expect(dialectOf('plugin').serve.options.length).toBeGreaterThan(5);
  }
});
