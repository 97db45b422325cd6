/** The result of one benchmark attempt. Times are seconds as the client's monotonic clock saw them. */
import { z } from 'zod';
import { emulationMarkSchema } from './outcome';

/** Percentiles are nearest-rank-with-interpolation (type 7, as numpy's default). */
export const summarySchema = z.object({
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
export type Summary = z.infer<typeof summarySchema>;

export const checkSchema = z.object({
  name: z.string(),
  status: z.enum(['pass', 'suspect', 'invalid', 'not-judged']),
  /** The rule in words, with its number. */
  threshold: z.string(),
  reason: z.string(),
  evidence: z.string(),
  next: z.string(),
});
/** What the way in which tokens arrived does to one metric; a metric that is not named is sound. */
export const metricVerdictSchema = z.object({
  status: z.enum(['corrected', 'biased']),
  reason: z.string(),
});
export const verdictSchema = z.object({
  status: z.enum(['valid', 'suspect', 'invalid']),
  checks: z.array(checkSchema),
  /** By the key of `metrics`: a run can be valid while one of its numbers is biased. */
  metrics: z.record(z.string(), metricVerdictSchema).optional(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** What tells a file from another one. */
export const digestSchema = z.object({ sha256: z.string(), lines: z.int().min(0) });
export type Digest = z.infer<typeof digestSchema>;

export const replicaResultSchema = z.object({
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
});

export const resultSchema = z.object({
  schema: z.literal('trainyard.result/1'),
  runId: z.string(),
  commandId: z.string(),
  instanceId: z.string(),
  environment: z.string(),
  /** Which of several measurements of one command; null when there was one. Numbers begin at 1. */
  repeat: z.object({ number: z.int().min(1), of: z.int().min(1) }).nullish(),
  client: z.enum(['trainyard', 'upstream', 'import']),
  emulated: emulationMarkSchema.nullable(),
  partial: z.boolean(),
  /** Why a partial run ended: `Stopped`, `TimeLimit`, `AllReplicasDown`, `ClientDied`. */
  stopReason: z.string().nullish(),
  /** Null: not recorded. */
  preset: z.enum(['corrected', 'verbatim']).nullish(),
  model: z.object({ id: z.string(), revision: z.string() }),
  layout: z.object({
    tensorParallel: z.int(),
    dataParallel: z.int(),
    batch: z.int(),
    logicalCores: z.int(),
    sequenceLength: z.int(),
  }),
  workload: z.object({
    requests: z.int(),
    concurrency: z.int(),
    warmupRequests: z.int(),
    /** Null: not recorded. */
    seed: z.int().nullable(),
    inputTokens: z.object({
      mean: z.number(),
      stddev: z.number(),
      counting: z.enum(['llmperf', 'exact']),
      /** Each length was varied evenly by up to this share. Absent: 0. */
      jitterPercent: z.number().optional(),
    }),
    outputTokens: z.object({ mean: z.number(), stddev: z.number() }),
    /** Null: not recorded. */
    samplingParameters: z.record(z.string(), z.unknown()).nullable(),
  }),
  /** First dispatch to last completion of the measured requests. */
  window: z.object({ startedAt: z.string(), endedAt: z.string(), seconds: z.number() }),
  counts: z.object({
    requested: z.int(),
    dispatched: z.int(),
    completed: z.int(),
    failed: z.int(),
    cancelled: z.int(),
  }),
  errors: z.array(z.object({ class: z.string(), count: z.int(), example: z.string() })),
  metrics: z.object({
    ttftSeconds: summarySchema.nullable(),
    tpotSeconds: summarySchema.nullable(),
    interTokenSeconds: summarySchema.nullable(),
    endToEndSeconds: summarySchema.nullable(),
  }),
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
  verdict: verdictSchema,
  files: z.record(z.string(), z.string()),
  /** By the file's name beside result.json, as it was when the result was written; absent in older results. */
  digests: z.record(z.string(), digestSchema).nullish(),
});
export type Result = z.infer<typeof resultSchema>;
