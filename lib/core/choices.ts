/** Choices that environments, documents and results share. Each list stands here once; schemas and types come from it. */

/** Which commands run: as they should be, or as the tutorial prints them. */
export const PRESETS = ['corrected', 'verbatim'] as const;
/** One of the presets. */
export type Preset = (typeof PRESETS)[number];

/** Who sends the requests of a benchmark. */
export const CLIENTS = ['trainyard', 'upstream'] as const;

/** How the tokens of a prompt are counted while it is built. */
export const COUNTINGS = ['llmperf', 'exact'] as const;
/** One of the ways to count the tokens of a prompt. */
export type Counting = (typeof COUNTINGS)[number];

/** Which LLMPerf wrote the files of an import: their keys mean different things. */
export const LLMPERF_VERSIONS = ['v2.0', 'f1d6bed', 'f1d6bed-patched'] as const;
/** One of the versions of LLMPerf whose files can be imported. */
export type LlmperfVersion = (typeof LLMPERF_VERSIONS)[number];

/** What a result is worth. */
export const VERDICTS = ['valid', 'suspect', 'invalid'] as const;
/** One of the verdicts. */
export type VerdictStatus = (typeof VERDICTS)[number];

/** What the way in which tokens arrived can do to a metric that is not sound. */
export const DOUBTS = ['corrected', 'biased'] as const;
/** One of the doubts. */
export type Doubt = (typeof DOUBTS)[number];
