/** Seconds that the documents give. */

/**
 * The longest that a benchmark can be bounded to in the console, in seconds: a day, or what the environment says if
 * that is more.
 */
export const MAX_BENCHMARK_SECONDS = 86_400;
/**
 * The longest that deploy can wait for its replicas, in seconds: enough to load the largest model from a network
 * volume, or what the environment says.
 */
export const MAX_READY_SECONDS = 14_400;
/** Seconds that a phase may need after its own time limit to end its children, write and upload. */
export const ENDING_SECONDS = 800;
