/** Seconds that the documents give. */

/** A benchmark may be bounded by a day, or by what the environment says if that is more. */
export const MAX_BENCHMARK_SECONDS = 86_400;
/** Weights of the largest model, from a network volume; or what the environment says. */
export const MAX_READY_SECONDS = 14_400;
/** What a job may need after its own time limit to end its children, write and upload. */
export const ENDING_SECONDS = 800;
