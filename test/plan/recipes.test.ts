/** Recipes and options: what they make of the commands, what is refused, and what stays as it was. */
import { parseEnvironment } from '../../lib/environment';
import { RECIPES, recipeOf, releaseOf } from '../../lib/facts';
import { makePlan, OPTION_RULES, plannedArtifact } from '../../lib/plan';
import { DRAFT_BROKEN } from './draft-cases';

const at = (more: object = {}) => parseEnvironment('tutorial', more);
const plan = (more: object = {}) => makePlan(at(more));
const argv = (more: object = {}, phase = 'compile') =>
  plan(more).commands.find((command) => command.phase === phase)?.argv ?? [];
const key = (more: object = {}) => plannedArtifact(at(more)).key;
const compile = (options: object) => ({ compile: { options } });
const serve = (options: object) => ({ serve: { options } });

/** Keys that were given out before there were recipes: artifacts in the buckets of users have them. */
const KEYS: ReadonlyArray<readonly [object, string]> = [
  [{}, '6eb0224aa1613bcefaf6f839d64ccbbb'],
  [{ preset: 'verbatim' }, '6ae315b88f6ce80749ced233fc8d681d'],
  [{ release: '2.29.1' }, '26db2e3099976a1e337c8f78e8c5e826'],
];

describe('an environment without options', () => {
  test.each(KEYS)('%j keeps its artifact key', (more, literal) => {
    expect(key(more)).toBe(literal);
  });
});

describe('the recipe throughput', () => {
  const published = { recipe: 'throughput', layout: { batch: 8 }, lengths: { sequence: 16_384 } };

  test('is AWS’s card: buckets to the lengths, async mode, the decode kernel', () => {
    const words = argv(published).join(' ');
    expect(words).toContain(
      '--context-encoding-buckets 256 512 1024 2048 4096 8192 10240 12288 16384 --token-generation-buckets 256 512',
    );
    for (const flag of ['--async-mode', '--k-cache-transposed', '--attn-block-tkg-nki-kernel-cache-update']) {
      expect(words).toContain(flag);
    }
    expect(words).toContain('--ctx-batch-size 1 --tkg-batch-size 8');
    expect(plan(published).warnings.map(({ code }) => code)).not.toContain('RecipeNotPublishedSo');
  });

  test('ends its buckets at other lengths too, and the plan says that nobody published it so', () => {
    const other = plan({ recipe: 'throughput' });
    expect(other.recipe.options.compile['context-encoding-buckets']).toEqual([
      256, 512, 1024, 2048, 4096, 8192,
    ]);
    const codes = other.warnings.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['RecipeNotPublishedSo', 'KernelsWithShortBuckets']));
  });

  test('gives way to an option of the environment', () => {
    const words = argv({ recipe: 'throughput', ...compile({ 'async-mode': false }) });
    expect(words).not.toContain('--async-mode');
    expect(words).toContain('--k-cache-transposed');
  });
});

describe('a server that compiles at its start', () => {
  const neuron = (options: object = {}, more: object = {}) => ({
    release: '2.32.0',
    layout: { tensorParallel: 32, dataParallel: 2, batch: 4 },
    ...serve(options),
    ...more,
  });

  test('is told the same by Compile as by Deploy, and what it is told is in the key', () => {
    const told = neuron({ neuron_config: { fp8_packed_kv: true, enable_structured_outputs: false } });
    const json = (words: readonly string[]) =>
      JSON.parse(words[words.indexOf('--additional-config') + 1] ?? '').neuron_config;
    expect(json(argv(told))).toMatchObject({ fp8_packed_kv: true, num_seqs_buckets: [4] });
    expect(json(argv(told, 'deploy'))).toEqual(json(argv(told)));
    expect(key(told)).not.toBe(key(neuron()));
  });

  test('has no compile options of its own', () => {
    expect(() => at(neuron({}, compile({ 'async-mode': true })))).toThrow(
      expect.objectContaining({ code: 'OptionNotInRelease' }),
    );
  });

  test.each<[string, object]>([
    ['num_batched_tokens_buckets', { neuron_config: { num_batched_tokens_buckets: [128, 4096] } }],
    ['num_seqs_buckets', { neuron_config: { num_seqs_buckets: [2, 1, 4] } }],
    ['decode_context_length_buckets', { neuron_config: { decode_context_length_buckets: [100] } }],
    ['enable-prefix-caching', { 'enable-prefix-caching': true }],
    ['quantization is bf16', { neuron_config: { quantization: 'mxfp4' } }],
    ['every prefill bucket', { neuron_config: { num_batched_tokens_buckets: [16, 8192] } }],
    ['enable_structured_outputs', { neuron_config: { enable_structured_outputs: true } }],
  ])('is refused %s that it would refuse', (words, options) => {
    expect(() => plan(neuron(options))).toThrow(
      expect.objectContaining({ code: 'OptionsConflict', message: expect.stringContaining(words) }),
    );
    expect(() => plan(neuron())).not.toThrow();
  });

  test('takes structured outputs without async scheduling, and one bucket where prompts come in segments', () => {
    const structured = { neuron_config: { enable_structured_outputs: true }, 'async-scheduling': false };
    expect(() => plan(neuron(structured))).not.toThrow();
    const lengths = { sequence: 16_384, context: 8192 };
    const buckets = (...of: number[]) =>
      neuron({ neuron_config: { num_batched_tokens_buckets: of } }, { lengths });
    expect(() => plan(buckets(8192))).not.toThrow();
    expect(() => plan(buckets(4096, 8192))).toThrow(expect.objectContaining({ code: 'OptionsConflict' }));
  });

  test('has no recipe of the library', () => {
    expect(() => plan(neuron({}, { recipe: 'plain' }))).toThrow(
      expect.objectContaining({ code: 'RecipeDoesNotHold' }),
    );
  });
});

test('the recipe plain has no kernel, and says so where absence would mean that the library decides', () => {
  expect(argv({ recipe: 'plain' }).filter((word) => /kernel|fused/.test(word))).toEqual([]);
  expect(argv({ recipe: 'plain', release: '2.27.1' }).filter((word) => /kernel|fused/.test(word))).toEqual([
    '--no-attn-kernel-enabled',
  ]);
});

test('what every recipe sets is an option that some release has', () => {
  for (const name of RECIPES) {
    const { dialects, families } = recipeOf(name);
    if (dialects !== undefined) continue;
    const more =
      families === undefined ? { recipe: name } : { recipe: name, instance: { type: 'trn2.48xlarge' } };
    expect(() => plan(more)).not.toThrow();
  }
  expect(releaseOf('2.23.0').dialect).toBe('fork-0.9');
});

describe('the artifact key', () => {
  test('changes with every option of compile, and with none of the server', () => {
    const others = [
      compile({ 'async-mode': true }),
      compile({ 'cc-pipeline-tiling-factor': 1 }),
      compile({ 'mlp-kernel-enabled': false }),
      { recipe: 'plain' },
    ].map(key);
    expect(new Set([key(), ...others]).size).toBe(5);
    expect(key(serve({ 'disable-log-stats': true }))).toBe(key());
    expect(key({ recipe: 'plain' })).toBe(
      key(
        compile({
          'mlp-kernel-enabled': false,
          'fused-qkv': false,
          'qkv-kernel-enabled': false,
          'attn-kernel-enabled': false,
        }),
      ),
    );
  });
});

describe('an option', () => {
  test.each<[string, object, string, string]>([
    ['that is misspelt', compile({ 'async-modee': true }), 'OptionUnknown', 'did you mean async-mode?'],
    ['with its dashes', compile({ '--async-mode': true }), 'OptionUnknown', 'did you mean async-mode?'],
    ['of a later parser', compile({ 'cp-degree': 2 }), 'OptionNotInRelease', 'set release to 2.24.0'],
    ['of another server', serve({ max_prompt_lengths: 1 }), 'OptionUnknown', 'recipe options'],
    ['that the layout decides', compile({ 'tp-degree': 8 }), 'OptionReserved', 'set layout.tensorParallel'],
    [
      'of the server that the layout decides',
      serve({ 'max-num-seqs': 8 }),
      'OptionReserved',
      'set layout.batch',
    ],
    ['of the toolkit', compile({ prompt: ['x'] }), 'OptionReserved', 'remove compile.options.prompt'],
    ['of the wrong type', compile({ 'async-mode': 'yes' }), 'OptionValueWrong', 'write true or false'],
    ['with a fraction for a number', compile({ 'top-k': 1.5 }), 'OptionValueWrong', 'write a whole number'],
    ['with another word', compile({ 'torch-dtype': 'fp8' }), 'OptionValueWrong', 'float32 or float16'],
    ['that would be another option', serve({ tokenizer: '--port' }), 'OptionValueWrong', 'no hyphen'],
    ['with a line end', serve({ tokenizer: 'a\nb' }), 'OptionValueWrong', 'line ends'],
    [
      'in the JSON of the library',
      serve({ override_neuron_config: { asyncmode: true } }),
      'OptionUnknown',
      'async_mode',
    ],
    [
      'in that JSON that a field decides',
      serve({ override_neuron_config: { tp_degree: 8 } }),
      'OptionReserved',
      'layout',
    ],
  ])('%s is refused', (_, more, code, next) => {
    expect(() => at(more)).toThrow(expect.objectContaining({ code, next: expect.stringContaining(next) }));
  });
});

/** One way to break each rule. */
const BROKEN: Readonly<Record<string, object>> = {
  ...DRAFT_BROKEN,
  'context-buckets': compile({ 'enable-bucketing': true, 'context-encoding-buckets': [2048, 4096] }),
  'token-buckets': compile({ 'enable-bucketing': true, 'token-generation-buckets': [4096, 2048, 8192] }),
  'context-buckets-on': compile({ 'context-encoding-buckets': [8192] }),
  'token-buckets-on': compile({ 'token-generation-buckets': [8192] }),
  'bucket-tiles': compile({ 'enable-bucketing': true, 'context-encoding-buckets': [300, 8192] }),
  'kernel-family': {
    instance: { type: 'trn1.32xlarge' },
    model: { id: 'meta-llama/Llama-3.1-8B-Instruct' },
    layout: { tensorParallel: 8, dataParallel: 1, batch: 1 },
    ...compile({ 'mlp-kernel-enabled': true }),
  },
  'sequence-parallel': {
    instance: { type: 'trn1.32xlarge' },
    model: { id: 'meta-llama/Llama-3.1-8B-Instruct' },
    layout: { tensorParallel: 8, dataParallel: 1, batch: 1 },
    lengths: { sequence: 8192, context: 8190 },
    ...compile({ 'sequence-parallel-enabled': true }),
  },
  'continuous-batching': compile({ 'is-continuous-batching': false }),
  'context-batch': compile({ 'ctx-batch-size': 5 }),
  'async-sampling': compile({ 'async-mode': true, 'on-device-sampling': false }),
  'medusa-async': compile({ 'is-medusa': true, 'async-mode': true }),
  'sampling-coherent': compile({ 'on-device-sampling': false }),
  'override-coherent': serve({ override_neuron_config: { async_mode: true } }),
  'one-decode-kernel': compile({
    'attn-tkg-nki-kernel-enabled': true,
    'attn-block-tkg-nki-kernel-enabled': true,
  }),
  'cache-update': compile({ 'attn-block-tkg-nki-kernel-cache-update': true }),
  'k-cache-transposed': compile({ 'k-cache-transposed': true, 'flash-decoding-enabled': true }),
  'attn-tkg-nki-kernel-enabled': compile({
    'attn-tkg-nki-kernel-enabled': true,
    'flash-decoding-enabled': true,
  }),
  'attn-tkg-builtin-kernel-enabled': compile({
    'attn-tkg-builtin-kernel-enabled': true,
    'enable-block-kv-layout': true,
  }),
  'attn-block-tkg-nki-kernel-enabled': compile({
    'attn-block-tkg-nki-kernel-enabled': true,
    'enable-block-kv-layout': true,
  }),
  'chunked-layout': { layout: { batch: 1 }, ...compile({ 'enable-chunked-prefill': true }) },
  'chunked-batch': compile({ 'enable-chunked-prefill': true, 'enable-block-kv-layout': true }),
  'quantized-checkpoint': compile({ quantized: true }),
  'rmsnorm-quantize': compile({ 'rmsnorm-quantize-kernel-enabled': true }),
  'activation-quantization': compile({ 'activation-quantization-type': 'dynamic' }),
  'quantized-projections': compile({ quantized: true, 'quantized-checkpoints-path': '/x' }),
};

describe('a rule between options', () => {
  const refusals = (more: object) => {
    try {
      plan(more);
      return [];
    } catch (error) {
      return (error as { data: { refusals: Array<{ code: string; message: string }> } }).data.refusals;
    }
  };

  test.each(Object.entries(BROKEN))('%s is refused in its own words', (id, more) => {
    const rule = OPTION_RULES.find((each) => each.id === id);
    const found = refusals(more).filter(({ code }) => code === 'OptionsConflict');
    expect(found.map(({ message }) => message)).toContainEqual(
      expect.stringContaining(rule?.says ?? 'no rule'),
    );
  });

  test('has a way to break it here', () => {
    expect(OPTION_RULES.map(({ id }) => id).filter((id) => BROKEN[id] === undefined)).toEqual([]);
  });

  test('is silent about the tutorial and about every published recipe', () => {
    expect(refusals({})).toEqual([]);
    expect(refusals({ preset: 'verbatim' })).toEqual([]);
  });
});

describe('a recipe', () => {
  test.each<[object, string]>([
    [{ recipe: 'fp8' }, 'vllm-neuron'],
    [
      {
        recipe: 'throughput',
        instance: { type: 'trn1.32xlarge' },
        model: { id: 'meta-llama/Llama-3.1-8B-Instruct' },
        layout: { tensorParallel: 8, dataParallel: 1, batch: 1 },
      },
      'trn2',
    ],
  ])('%j is refused where it does not hold', (more, words) => {
    expect(() => plan(more)).toThrow(
      expect.objectContaining({ code: 'RecipeDoesNotHold', message: expect.stringContaining(words) }),
    );
  });
});
