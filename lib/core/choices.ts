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

/** How a phase, a run or a sweep ended. `stopped`: by its operator, not by a failure. */
export const END_STATUSES = ['succeeded', 'failed', 'stopped'] as const;
/** One of the ways to end. */
export type EndStatus = (typeof END_STATUSES)[number];

/**
 * What may be said of a layout. `predicted`: published measurements surround it. `extrapolated`: the model has
 * constants for it, and nobody has published such a row. `unknown`: not even that.
 */
export const BASIS_WORDS = ['predicted', 'extrapolated', 'unknown'] as const;
/** One of the words of a prediction. */
export type BasisWord = (typeof BASIS_WORDS)[number];

/** Why a cell of a sweep is kept before or after others, the most valuable first. */
export const WORTHS = ['unknown', 'ranked', 'repeats'] as const;
/** One of the worths of a cell. */
export type Worth = (typeof WORTHS)[number];

/** How far a cell of a sweep has come. */
export const CELL_STATES = ['measured', 'failed', 'left-out', 'stopped', 'waiting', 'working'] as const;
/** One of the states of a cell. */
export type CellState = (typeof CELL_STATES)[number];

/** What a step of a sweep does. */
export const STEP_KINDS = ['prepare', 'compile', 'deploy', 'measure'] as const;
/** One of the kinds of steps. */
export type StepKind = (typeof STEP_KINDS)[number];

/**
 * What a step keeps busy on its instance. `compileSlot`: one of the compiles that run at once. `devices`: one such step
 * at a time. `quietHost`: no step of the instance that uses a compile slot may run beside it.
 */
export const STEP_RESOURCES = ['compileSlot', 'devices', 'quietHost'] as const;
/** One of the resources of an instance. */
export type StepResource = (typeof STEP_RESOURCES)[number];

/** How a step of a sweep ended. `unreachable`: a step that it needs did not succeed. */
export type StepEnd = 'succeeded' | 'failed' | 'left-out' | 'unreachable';

/** What a line of the doctor says. */
export const FINDING_STATES = ['ok', 'warn', 'fail'] as const;
/** One of the states of a line. */
export type FindingState = (typeof FINDING_STATES)[number];

/** Whether two runs agree in a field. */
export const AGREEMENTS = ['same', 'different', 'unknown'] as const;
/** One of the answers. */
export type Agreement = (typeof AGREEMENTS)[number];

/** How bad a line of a log is that a signature knows. */
export const SEVERITIES = ['error', 'warning', 'benign'] as const;
/** One of the severities. */
export type Severity = (typeof SEVERITIES)[number];

/** How a day of acceptance stands. */
export const DAY_STATUSES = ['open', 'done', 'stopped'] as const;
/** One of the statuses of a day. */
export type DayStatus = (typeof DAY_STATUSES)[number];

/** Why a run stays when a state directory is pruned. */
export const KEPT_AS = ['new', 'open', 'only-result', 'sweep'] as const;
/** One of the reasons to keep a run. */
export type KeptAs = (typeof KEPT_AS)[number];
