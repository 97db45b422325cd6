import { rowOf } from '../required-cell';
import { type BucketsTo, RECIPES, type Recipe, type RecipeName, type RecipeValue } from './recipe';

const READ_ON = '2026-11-29';
/** Servers that load what inference_demo compiled. */
const NXDI = ['fork-0.9', 'fork-0.7.2', 'plugin'] as const;
const SEVENTY = ['meta-llama/Llama-3.3-70B-Instruct', 'meta-llama/Llama-3.1-70B-Instruct'];
/** The card's list for 16384; for another length those below it, and it. */
const CARD_BUCKETS = [256, 512, 1024, 2048, 4096, 8192, 10_240, 12_288, 16_384];
const TUTORIAL_BUCKETS = [2048, 4096, 8192];

const buckets = (of: readonly number[]) => ({
  'enable-bucketing': true,
  'context-encoding-buckets': { bucketsTo: 'context', of } as const,
  'token-generation-buckets': { bucketsTo: 'sequence', of } as const,
});

const ROWS: Readonly<Record<RecipeName, Recipe>> = {
  tutorial: {
    name: 'tutorial',
    purpose: 'the commands of the tutorial, with nothing added',
    compile: {},
    serve: {},
    notes: [],
    source: 'aws-neuron-sdk libraries/nxd-inference/tutorials/trn2-llama3.3-70b-dp-tutorial.rst @v2.24.0',
    read: READ_ON,
  },
  throughput: {
    name: 'throughput',
    purpose: 'many requests at once: buckets, async mode, a kernel for decode',
    compile: {
      ...buckets(CARD_BUCKETS),
      'async-mode': true,
      dynamic: true,
      'sequence-parallel-enabled': true,
      'cc-pipeline-tiling-factor': 1,
      'attn-block-tkg-nki-kernel-enabled': true,
      'attn-block-tkg-nki-kernel-cache-update': true,
      'k-cache-transposed': true,
    },
    serve: {},
    dialects: NXDI,
    families: ['trn2'],
    models: SEVENTY,
    publishedWith: { tensorParallel: 32, dataParallel: 2, batch: 8, sequence: 16_384 },
    notes: [
      'AWS publishes no numbers with it',
      'sampling is dynamic: temperature and top_p of a request count, which the tutorial’s artifact ignores',
    ],
    source:
      'aws-neuron-sdk libraries/nxd-inference/models/llama3/data/card_llama33_70b.yml, second configuration (SDK 2.25)',
    read: READ_ON,
  },
  latency: {
    name: 'latency',
    purpose: 'one request as fast as it goes: a small model drafts seven tokens ahead',
    compile: {
      ...buckets(TUTORIAL_BUCKETS),
      'do-sample': false,
      'sequence-parallel-enabled': true,
      'cc-pipeline-tiling-factor': 1,
      'enable-fused-speculation': true,
      'speculation-length': 7,
    },
    serve: {},
    draft: 'meta-llama/Llama-3.2-1B-Instruct',
    dialects: ['fork-0.7.2'],
    families: ['trn2'],
    models: SEVENTY,
    publishedWith: { tensorParallel: 64, dataParallel: 1, batch: 1, sequence: 12_800 },
    notes: [
      'published: 5.39 ms per output token against 19.66 ms without the draft, at 10,000 tokens in and 1,500 out',
      'Prepare brings the draft’s checkpoint too; the hub asks for a token for it',
    ],
    source:
      'aws-neuron-sdk libraries/nxd-inference/tutorials/trn2-llama3.3-70b-tutorial.rst and llama70b_perf_comparison.csv @v2.32.0',
    read: READ_ON,
  },
  fp8: {
    name: 'fp8',
    purpose: 'a checkpoint of eight bits, with the packed cache that it needs when prompts come in segments',
    compile: {},
    serve: { neuron_config: { fp8_packed_kv: true } },
    dialects: ['vllm-neuron'],
    families: ['trn2'],
    models: ['nvidia/Llama-3.3-70B-Instruct-FP8'],
    publishedWith: { tensorParallel: 16, dataParallel: 1, batch: 8, sequence: 16_384 },
    notes: [
      'no option chooses eight bits: the quantization_config of the checkpoint does',
      'published with prefix caching; without it the numbers of a benchmark are not those of a cache',
    ],
    source: 'aws-neuron-sdk vllm-neuron/docs tutorial of Llama 3.3 70B FP8 @v2.32.0',
    read: READ_ON,
  },
  plain: {
    name: 'plain',
    purpose: 'no kernels and no fused projections: what every family can run, and what narrows down an error',
    compile: {
      'fused-qkv': false,
      'qkv-kernel-enabled': false,
      'attn-kernel-enabled': false,
      'mlp-kernel-enabled': false,
    },
    serve: {},
    dialects: NXDI,
    notes: ['slower than the tutorial on Trainium2; nobody published by how much'],
    source: 'ours: the tutorial’s command without its four optional parts',
    read: READ_ON,
  },
};

/** The recipe of that name. Throws NotInCatalogue. */
export const recipeOf = (name: string): Recipe => rowOf(ROWS, name, 'recipes');
/** Every recipe, in the order of the lists. */
export const recipeRows = (): readonly Recipe[] => RECIPES.map((name) => ROWS[name]);

/** What a recipe says of an option, for these lengths in tokens. */
export function recipeValue(
  value: RecipeValue,
  lengths: { readonly context: number; readonly sequence: number },
): Exclude<RecipeValue, BucketsTo> {
  if (!isBuckets(value)) return value;
  const end = lengths[value.bucketsTo];
  return [...value.of.filter((tokens) => tokens < end), end];
}

/** Whether a value of a recipe is buckets by rule. */
export const isBuckets = (value: RecipeValue): value is BucketsTo =>
  typeof value === 'object' && 'bucketsTo' in value && 'of' in value;
