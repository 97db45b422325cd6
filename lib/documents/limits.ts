/**
 * Ends of the ranges that the service checks. They catch a slip of the finger; whether a value can work is
 * decided by the plan and, once more, on the machine.
 */
export const MAX_BATCH = 1024;
/** Tokens. */
export const MAX_LENGTH = 1_048_576;
/** A benchmark may be bounded by a day, or by what the environment says if that is more. */
export const MAX_BENCHMARK_SECONDS = 86_400;
/** Weights of the largest model, from a network volume; or what the environment says. */
export const MAX_READY_SECONDS = 14_400;
/** What a job may need after its own time limit to end its children, write and upload. */
export const ENDING_SECONDS = 800;
