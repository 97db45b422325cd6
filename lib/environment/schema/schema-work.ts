/** The work: which model, laid out how, and what load measures it. */
import { z } from 'zod';
import { CLIENTS, COUNTINGS } from '../../core/choices';
import {
  DEFAULT_SAMPLING_PARAMETERS,
  DEFAULTS,
  HIGHEST_PORT,
  LONGEST_BENCHMARK_SECONDS,
  LONGEST_READY_SECONDS,
  LOWEST_PORT,
  MAX_BATCH,
  MAX_CONCURRENCY,
  MAX_JITTER_PERCENT,
  MAX_LENGTH,
  MAX_REPEATS,
  MAX_REQUESTS,
  MAX_SEED,
  MAX_TIME_SCALE,
  MAX_WARMUP_REQUESTS,
  MIN_TIME_SCALE,
  MODEL_SOURCE,
  SHORTEST_LENGTH,
} from '../../facts';
import { hubCommitSchema, hubIdSchema } from './hub-id';
import { shallowValue } from './shallow-value';

/** Ten hours: beyond any time limit that is worth a name. */
const MAX_MILLISECONDS = 36_000_000;

/** Section `model`: its name on the hub, and the commit. */
export const modelSchema = z.strictObject({
  id: hubIdSchema
    .default(DEFAULTS.Model)
    .describe('model on the hub; it must be in the model catalogue, or added by `trainyard model add`'),
  revision: hubCommitSchema.optional().describe('commit of the model repository; default: the catalogue’s'),
  config: z
    .record(z.string(), shallowValue)
    .optional()
    .describe(
      'fields of the model’s config.json that decide its shape; `trainyard model add` keeps them in trainyard.models.json; default: the catalogue’s',
    ),
  gated: z
    .boolean()
    .optional()
    .describe(
      'whether the hub asks for a token of an account that accepted the licence; default: the catalogue’s',
    ),
  source: z
    .string()
    .max(MODEL_SOURCE.maxCharacters)
    .regex(new RegExp(`^(?:${MODEL_SOURCE.pattern})$`), 'hub, s3://bucket/prefix/, or an absolute path')
    .default(DEFAULTS.ModelSource)
    .describe(
      'where the files of the model are kept: hub, s3://bucket/prefix/, or the path of a folder on the instance',
    ),
  allowPickle: z
    .boolean()
    .default(false)
    .describe(
      'whether weights in pickle files (.bin, .pt, .pth) are taken, which can run code of their author',
    ),
});

/**
 * Section `layout`: how the model is split over logical cores, and how many replicas there are. Whether it
 * fits is decided by the plan.
 */
export const layoutSchema = z.strictObject({
  tensorParallel: z
    .int()
    .min(1)
    .default(DEFAULTS.TensorParallelDegree)
    .describe('logical cores that one replica is split over'),
  dataParallel: z
    .int()
    .min(1)
    .default(DEFAULTS.DataParallelDegree)
    .describe('replicas on the instance, each a server of its own'),
  batch: z
    .int()
    .min(1)
    .max(MAX_BATCH)
    .default(DEFAULTS.BatchSize)
    .describe('sequences that one replica decodes together; compiled in'),
  logicalCores: z
    .union([z.literal(1), z.literal(2)])
    .optional()
    .describe('physical cores per logical core (LNC); default: the instance’s own'),
});

/** Section `lengths`: longest prompt and longest sequence in tokens, both compiled in. */
export const lengthsSchema = z.strictObject({
  sequence: z
    .int()
    .min(SHORTEST_LENGTH)
    .max(MAX_LENGTH)
    .default(DEFAULTS.SequenceLength)
    .describe('prompt and output together, in tokens; compiled in, and the server’s max-model-len'),
  context: z
    .int()
    .min(SHORTEST_LENGTH)
    .max(MAX_LENGTH)
    .optional()
    .describe('longest prompt, in tokens; default: the sequence'),
});

/** Section `memory`: what the plan keeps free of a logical core's device memory, in MiB. */
export const memorySchema = z.strictObject({
  otherMiB: z
    .int()
    .min(0)
    .default(2048)
    .describe(
      'device memory per logical core kept for scratchpad, rings and collectives; our allowance, no published number exists',
    ),
});

/** The options of a parser by their names without dashes; which there are depends on the release. */
const optionsSchema = z.record(z.string(), shallowValue).default({});

/** The draft model: another one of the catalogue, in which a server guesses tokens ahead. */
const draftSchema = z.strictObject({
  id: hubIdSchema.describe('draft model on the hub; it must be in the model catalogue'),
  revision: hubCommitSchema.optional().describe('commit of its repository; default: the catalogue’s'),
});

/** Section `compile`: what the compiler is told beyond the layout. */
export const compileSchema = z.strictObject({
  draft: draftSchema
    .optional()
    .describe('small model that drafts tokens for the model to check; default: the recipe’s, or none'),
  options: optionsSchema.describe(
    'options of inference_demo by their names without dashes; false takes a flag away; they go before the recipe’s',
  ),
});

/** Section `serve`: what each server is told beyond the layout. */
export const serveSchema = z.strictObject({
  options: optionsSchema.describe(
    'options of the server by their names without dashes, and override_neuron_config; they go before the recipe’s',
  ),
});

/** Section `serving`: ports of the replicas, and how long they may take to be ready. */
export const servingSchema = z.strictObject({
  basePort: z
    .int()
    .min(LOWEST_PORT)
    .max(HIGHEST_PORT)
    .default(DEFAULTS.BasePort)
    .describe('port of the first replica; the others follow'),
  readyTimeoutSeconds: z
    .int()
    .min(60)
    .max(LONGEST_READY_SECONDS)
    .default(DEFAULTS.ReadyTimeoutSeconds)
    .describe('how long a replica may take until it has answered a real generation'),
  compileOnMiss: z
    .boolean()
    .default(false)
    .describe(
      'whether a replica of vLLM Neuron may compile what its cache lacks; false: a miss is a failed deploy',
    ),
});

const tokens = (what: string, mean: number, stddev: number) =>
  ({
    mean: z.int().min(1).max(MAX_LENGTH).default(mean).describe(`mean ${what} tokens`),
    stddev: z.int().min(0).max(MAX_LENGTH).default(stddev).describe(`standard deviation of ${what} tokens`),
  }) as const;

/** Service levels are spoken of in milliseconds. */
const goodputSchema = z.strictObject({
  ttftMilliseconds: z.int().min(1).max(MAX_MILLISECONDS).describe('longest time to first token'),
  tpotMilliseconds: z.int().min(1).max(MAX_MILLISECONDS).describe('longest mean time per further token'),
});

/** Section `workload`: what a benchmark sends, how often, and within which limits. */
export const workloadSchema = z.strictObject({
  client: z
    .enum(CLIENTS)
    .default(DEFAULTS.Client)
    .describe(
      'trainyard: LLMPerf’s load, our dispatcher; upstream: LLMPerf itself with the published patches',
    ),
  requests: z.int().min(1).max(MAX_REQUESTS).default(DEFAULTS.RequestCount).describe('measured requests'),
  warmupRequests: z
    .int()
    .min(0)
    .max(MAX_WARMUP_REQUESTS)
    .default(DEFAULTS.WarmupRequests)
    .describe('requests sent before the measured ones; they are in no number'),
  repeats: z
    .int()
    .min(1)
    .max(MAX_REPEATS)
    .default(DEFAULTS.Repeats)
    .describe('whole measurements, one after the other, each a result with a seed of its own'),
  concurrency: z
    .int()
    .min(1)
    .max(MAX_CONCURRENCY)
    .nullable()
    .default(null)
    .describe('requests in flight; null is batch times dataParallel'),
  inputTokens: z
    .strictObject({
      ...tokens('input', DEFAULTS.MeanInputTokens, DEFAULTS.StddevInputTokens),
      counting: z
        .enum(COUNTINGS)
        .default(DEFAULTS.InputCounting)
        .describe(
          'llmperf: prompts as LLMPerf builds them, shorter than they say; exact: tokens of the model, template included',
        ),
      jitterPercent: z
        .int()
        .min(0)
        .max(MAX_JITTER_PERCENT)
        .default(DEFAULTS.InputJitterPercent)
        .describe(
          'each input length is varied evenly by up to this share, so that equal lengths do not march in step',
        ),
    })
    .prefault({})
    .describe('length of prompts'),
  outputTokens: z
    .strictObject(tokens('output', DEFAULTS.MeanOutputTokens, DEFAULTS.StddevOutputTokens))
    .prefault({})
    .describe('length of answers'),
  seed: z.int().min(0).max(MAX_SEED).default(DEFAULTS.Seed).describe('seed of prompts and lengths'),
  samplingParameters: z
    .record(
      z.string().regex(/^[a-z_]+$/, 'lower-case letters and _'),
      z.union([z.number(), z.boolean(), z.string()]),
    )
    .default(DEFAULT_SAMPLING_PARAMETERS)
    .describe('added to every request; without top_k a server of this kind dies'),
  goodput: goodputSchema
    .nullable()
    .default(null)
    .describe('count the requests that meet both limits; null: no goodput'),
  timeLimitSeconds: z
    .int()
    .min(60)
    .max(LONGEST_BENCHMARK_SECONDS)
    .default(DEFAULTS.TimeLimitSeconds)
    .describe('end of the measurement, all repeats together, finished or not'),
});

/** How many times faster than its model emulated hardware works: in the file, as an option, and as an instance keeps it. */
export const timeScaleSchema = z.number().min(MIN_TIME_SCALE).max(MAX_TIME_SCALE);

/** Section `rehearsal`: what differs in a run against emulated hardware. */
export const rehearsalSchema = z.strictObject({
  requests: z.int().min(1).max(MAX_REQUESTS).default(32).describe('measured requests of a rehearsal'),
  timeScale: timeScaleSchema
    .default(20)
    .describe('how many times faster than its model the emulated hardware works'),
});
