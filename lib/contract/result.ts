/** The result of one benchmark attempt. Times are seconds as the client's monotonic clock saw them. */
import { z } from 'zod';
import { CLIENTS, COUNTINGS, DOUBTS, PRESETS, VERDICTS } from '../core/choices';
import { answersSchema } from './answers';
import { emulationMarkSchema } from './outcome';

/** Percentiles are nearest-rank-with-interpolation (type 7, as numpy's default). */
const summarySchema = z.object({
  count: z.int().min(0),
  mean: z.number(),
  stddev: z.number(),
  min: z.number(),
  max: z.number(),
  p25: z.number(),
  p50: z.number(),
  p75: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
});
/**
 * Distribution of a metric over completed requests. Percentiles interpolate between ranks (type 7, as numpy does).
 * @interface
 */
export type Summary = z.infer<typeof summarySchema>;

/** Schema of one check of a verdict: what was compared with which limit, and what came out. */
const checkSchema = z.object({
  name: z.string(),
  status: z.enum(['pass', 'suspect', 'invalid', 'not-judged']),
  /** The rule in words, with its number. */
  threshold: z.string(),
  reason: z.string(),
  evidence: z.string(),
  next: z.string(),
});
/** What the way in which tokens arrived does to one metric; a metric that is not named is sound. */
const metricVerdictSchema = z.object({
  status: z.enum(DOUBTS),
  reason: z.string(),
});
/** Schema of {@link Verdict}. */
const verdictSchema = z.object({
  status: z.enum(VERDICTS),
  checks: z.array(checkSchema),
  /** By the key of `metrics`: a run can be valid while one of its numbers is biased. */
  metrics: z.record(z.string(), metricVerdictSchema).optional(),
});
/**
 * Whether a result can be trusted, with every check that was made.
 * @interface
 */
export type Verdict = z.infer<typeof verdictSchema>;

/** What tells a file from another one: its digest and its number of lines. */
const digestSchema = z.object({
  /** In lower-case hexadecimal digits. */
  sha256: z.string(),
  /** Line breaks in the file. */
  lines: z.int().min(0),
});
/**
 * What tells a file of a result from another one.
 * @interface
 */
export type Digest = z.infer<typeof digestSchema>;

/** Schema of the part of a result that one replica answered. */
const replicaResultSchema = z.object({
  index: z.int().min(0),
  url: z.string(),
  cores: z.string(),
  requests: z.int(),
  completed: z.int(),
  failed: z.int(),
  outputTokens: z.int(),
  outputTokensPerSecond: z.number(),
  ttftSeconds: summarySchema.nullable(),
  tpotSeconds: summarySchema.nullable(),
  /** Share of the time between first and last dispatch with at least one request in flight. */
  busyShare: z.number(),
  /** Mean requests in flight in that time, divided by slots (the compiled batch). */
  slotUse: z.number(),
  restarts: z.int().nullable(),
  /** Its answers failed one after the other, and it got no more requests; null or absent: it was not. */
  setAside: z
    .object({
      replica: z.int().min(0),
      /** Seconds after the start of the requests, or of the warm-up if it happened there. */
      at: z.number(),
      failures: z.int().min(1),
      class: z.string(),
      message: z.string(),
    })
    .nullish(),
});

/** Schema of {@link Result}. */
export const resultSchema = z.object({
  /** Names this shape. */
  schema: z.literal('trainyard.result/1'),
  /** Id of the run. */
  runId: z.string(),
  /** Id of the command in Run Command. */
  commandId: z.string(),
  /** Id of the instance. */
  instanceId: z.string(),
  /** Name of the environment. */
  environment: z.string(),
  /** Which of several measurements of one command; null when there was one. Numbers begin at 1. */
  repeat: z.object({ number: z.int().min(1), of: z.int().min(1) }).nullish(),
  /** Who measured: the client of this package, LLMPerf itself (`upstream`), or an imported LLMPerf result. */
  client: z.enum([...CLIENTS, 'import']),
  /** Null on a real instance; else the time scale. Emulated numbers say nothing about hardware. */
  emulated: emulationMarkSchema.nullable(),
  /** True when the measurement ended before every request was made. */
  partial: z.boolean(),
  /** Why a partial run ended: `Stopped`, `TimeLimit`, `AllReplicasDown`, `AllReplicasFail`, `ClientDied`. */
  stopReason: z.string().nullish(),
  /** Whose commands compiled and served: `corrected` or the tutorial's (`verbatim`). Absent or null: not recorded. */
  preset: z.enum(PRESETS).nullish(),
  /** Whether compiles were kept away from the instance meanwhile. Null: nobody said. Absent in older results: they were. */
  measuredAlone: z.boolean().nullish(),
  /** What the commands of the servers say. Absent in older results. */
  server: z
    .object({
      /** Whether they keep a cache of prefixes. Null: they do not say, or nobody recorded it. */
      prefixCaching: z.boolean().nullable(),
    })
    .optional(),
  /** Hub id of the model and its revision. */
  model: z.object({ id: z.string(), revision: z.string() }),
  /** Layout of the replicas, and their compiled length in tokens. */
  layout: z.object({
    tensorParallel: z.int(),
    dataParallel: z.int(),
    batch: z.int(),
    logicalCores: z.int(),
    sequenceLength: z.int(),
  }),
  /** The load that was asked for; lengths in tokens. */
  workload: z.object({
    requests: z.int(),
    concurrency: z.int(),
    warmupRequests: z.int(),
    /** Null: not recorded. */
    seed: z.int().nullable(),
    inputTokens: z.object({
      mean: z.number(),
      stddev: z.number(),
      counting: z.enum(COUNTINGS),
      /** Each length was varied evenly by up to this share. Absent: 0. */
      jitterPercent: z.number().optional(),
    }),
    outputTokens: z.object({ mean: z.number(), stddev: z.number() }),
    /** Null: not recorded. */
    samplingParameters: z.record(z.string(), z.unknown()).nullable(),
  }),
  /** First dispatch to last completion of the measured requests. */
  window: z.object({ startedAt: z.string(), endedAt: z.string(), seconds: z.number() }),
  /** Requests by what became of them. */
  counts: z.object({
    requested: z.int(),
    dispatched: z.int(),
    completed: z.int(),
    failed: z.int(),
    cancelled: z.int(),
  }),
  /** Failed requests by class, with an example of each. */
  errors: z.array(z.object({ class: z.string(), count: z.int(), example: z.string() })),
  /**
   * Time to first token (TTFT), time per output token (TPOT), time between tokens and of whole requests, in seconds;
   * null when no request gave one.
   */
  metrics: z.object({
    ttftSeconds: summarySchema.nullable(),
    /** To the first event with content, which reasoning and tool calls are not. */
    ttfcSeconds: summarySchema.nullish(),
    tpotSeconds: summarySchema.nullable(),
    interTokenSeconds: summarySchema.nullable(),
    endToEndSeconds: summarySchema.nullable(),
  }),
  /** Tokens and requests of completed requests, per second of the window. */
  throughput: z.object({
    outputTokensPerSecond: z.number(),
    totalTokensPerSecond: z.number(),
    requestsPerSecond: z.number(),
  }),
  /** Requests per second that met both limits; only if limits were given. */
  goodput: z
    .object({
      ttftSeconds: z.number(),
      tpotSeconds: z.number(),
      requestsPerSecond: z.number(),
      share: z.number(),
    })
    .nullish(),
  /** Sums over completed requests; null where that ledger was not available. */
  tokens: z.object({
    inputByUsage: z.int().nullable(),
    outputByUsage: z.int().nullable(),
    outputByChunks: z.int().nullable(),
    inputByClient: z.int().nullable(),
    outputByClient: z.int().nullable(),
    inputByMetrics: z.int().nullable(),
    outputByMetrics: z.int().nullable(),
  }),
  /** What each replica answered. */
  replicas: z.array(replicaResultSchema),
  /** Equal slices of the window. */
  series: z.array(
    z.object({
      second: z.number(),
      completed: z.int(),
      outputTokens: z.int(),
      inFlight: z.number(),
      inFlightByReplica: z.array(z.number()),
    }),
  ),
  /** How late the client's own event loop was, and how the wall clock moved against the monotonic one. */
  clientClock: z
    .object({
      lagSamples: z.int(),
      lagP50Seconds: z.number().nullable(),
      lagP99Seconds: z.number().nullable(),
      lagMaxSeconds: z.number().nullable(),
      wallStepSeconds: z.number(),
      wallDriftSeconds: z.number(),
    })
    .nullish(),
  /** Greedy answers from before the measurement; null or absent: nobody asked. The answers are in `files.answers`. */
  answers: answersSchema.nullish(),
  /** What a reader should know and no check decides: what was odd, set aside or missing, a sentence each. */
  notes: z.array(z.string()).optional(),
  /** Whether the result can be trusted. */
  verdict: verdictSchema,
  /** Names of the files beside it, by kind. */
  files: z.record(z.string(), z.string()),
  /** By the file's name beside result.json, as it was when the result was written; absent in older results. */
  digests: z.record(z.string(), digestSchema).nullish(),
});
/**
 * What one measurement of a benchmark found, with the verdict on it: `result.json`. Times are in seconds, rates per
 * second of the window.
 * @interface
 */
export type Result = z.infer<typeof resultSchema>;
