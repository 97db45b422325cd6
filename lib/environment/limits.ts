/**
 * Ends of the ranges that the file and the documents take, once for both. They catch a slip of the finger; whether a
 * value can work is decided by the plan and, once more, on the instance.
 */
export const MAX_BATCH = 1024;
/** Tokens. */
export const MAX_LENGTH = 1_048_576;
export const MAX_REQUESTS = 1_000_000;
export const MAX_WARMUP_REQUESTS = 10_000;
export const MAX_REPEATS = 20;
export const MAX_CONCURRENCY = 4096;
export const MAX_JITTER_PERCENT = 50;
/** A 32-bit signed number, which every generator of numbers takes. */
export const MAX_SEED = 2_147_483_647;
