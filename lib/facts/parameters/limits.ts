/**
 * Ends of the ranges that the file, the documents and the host take, once for all three. They catch a slip of the
 * finger; whether a value can work is decided by the plan and, once more, on the instance.
 */
export const MAX_BATCH = 1024;
/** Tokens of a compiled length: the shortest bucket of the compiler. */
export const SHORTEST_LENGTH = 128;
/** Tokens. */
export const MAX_LENGTH = 1_048_576;
/** Measured requests of one benchmark. */
export const MAX_REQUESTS = 1_000_000;
/** Requests that are sent before the measured ones. */
export const MAX_WARMUP_REQUESTS = 10_000;
/** Measurements of one command. */
export const MAX_REPEATS = 20;
/** Requests in flight, over all replicas together. */
export const MAX_CONCURRENCY = 4096;
/** Per cent by which a prompt may be longer or shorter than drawn. */
export const MAX_JITTER_PERCENT = 50;
/** A 32-bit signed number, which every generator of numbers takes. */
export const MAX_SEED = 2_147_483_647;
/** Below are the ports that only root may take. */
export const LOWEST_PORT = 1024;
/** The last port that there is. */
export const HIGHEST_PORT = 65_535;
/** A day for a replica to load; two days, less the end of the phase, for a benchmark. */
export const LONGEST_READY_SECONDS = 86_400;
/** Time limit of a benchmark. */
export const LONGEST_BENCHMARK_SECONDS = 172_000;

/** Of emulated hardware: a tenth as fast as its model, where the load of the largest model takes half an hour. */
export const MIN_TIME_SCALE = 0.1;
/** There a step of milliseconds is far below the timers of a computer already. */
export const MAX_TIME_SCALE = 1000;

/** The range of a whole number, both ends included. */
export interface WholeNumberLimits {
  /** The least that is taken. */
  readonly min: number;
  /** Absent: the layout rule, or the environment, says where it ends. */
  readonly max?: number;
}

/** By document parameter. The range of one document may be narrower, and never wider. */
export const WHOLE_NUMBERS = {
  TensorParallelDegree: { min: 1 },
  DataParallelDegree: { min: 1 },
  BatchSize: { min: 1, max: MAX_BATCH },
  MaxContextLength: { min: 1, max: MAX_LENGTH },
  SequenceLength: { min: 1, max: MAX_LENGTH },
  LogicalCores: { min: 1 },
  BasePort: { min: LOWEST_PORT, max: HIGHEST_PORT },
  /** More than any instance has processors for. */
  CompilesAtOnce: { min: 1, max: 256 },
  ReadyTimeoutSeconds: { min: 1, max: LONGEST_READY_SECONDS },
  RequestCount: { min: 1, max: MAX_REQUESTS },
  WarmupRequests: { min: 0, max: MAX_WARMUP_REQUESTS },
  Repeats: { min: 1, max: MAX_REPEATS },
  Concurrency: { min: 0, max: MAX_CONCURRENCY },
  MeanInputTokens: { min: 1, max: MAX_LENGTH },
  StddevInputTokens: { min: 0, max: MAX_LENGTH },
  MeanOutputTokens: { min: 1, max: MAX_LENGTH },
  StddevOutputTokens: { min: 0, max: MAX_LENGTH },
  InputJitterPercent: { min: 0, max: MAX_JITTER_PERCENT },
  Seed: { min: 0, max: MAX_SEED },
  TimeLimitSeconds: { min: 1, max: LONGEST_BENCHMARK_SECONDS },
  /** Each of the two that GoodputLimits joins: eight digits. */
  GoodputMilliseconds: { min: 1, max: 99_999_999 },
} as const satisfies Readonly<Record<string, WholeNumberLimits>>;

/** Characters of ModelRevision: a commit, or another plain name. */
export const MAX_REVISION_CHARACTERS = 64;
/** Characters of the base64 text of SamplingParameters, CompileOptions and ServeOptions. */
export const MAX_ENCODED_CHARACTERS = 4096;
