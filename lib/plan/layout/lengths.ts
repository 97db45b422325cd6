import type { Counting } from '../../core/choices';
import {
  CHAT_TEMPLATES,
  CONTEXT_TILES,
  type DialectId,
  fillsCache,
  type Model,
  PROMPT_LENGTHS,
  SHORTEST_LENGTH,
} from '../../facts';
import type { Refusal } from '../admission/refusal';
import { prefillRefusals } from '../options/prefill-rules';

/**
 * How far into the tail of the lengths a workload must fit. Beyond four standard deviations is one request in about
 * 32,000: a run of a thousand requests will most likely not meet one, and a longer margin would forbid workloads that
 * work.
 */
const TAIL_STANDARD_DEVIATIONS = 4;

/** The lengths of a workload and those that the model is compiled for. */
export interface LengthRequest {
  /** The model, for its tokenizer. */
  readonly model: Model;
  /** Physical cores in one logical core (LNC); decides whether the context must fill whole tiles. */
  readonly logicalCores: number;
  /** Compiled length of prompt and output together, in tokens. */
  readonly sequence: number;
  /** Compiled length of the prompt, or of the segments into which longer prompts are cut, in tokens. */
  readonly context: number;
  /** Tensor parallel degree, over whose ranks a prefill is split. */
  readonly tensorParallel?: number;
  /** How the release serves; absent: with NxD Inference. */
  readonly dialect?: DialectId;
  /**
   * Distribution of prompt lengths, in tokens. `counting` is `exact` for tokens of the model with its chat template,
   * `llmperf` for LLMPerf's own count; `jitterPercent` varies each length evenly by up to that share.
   */
  readonly input: {
    readonly mean: number;
    readonly stddev: number;
    readonly counting: Counting;
    /** Each length is varied evenly by up to this share. */
    readonly jitterPercent: number;
  };
  /** Distribution of output lengths, in tokens. */
  readonly output: { readonly mean: number; readonly stddev: number };
  /** Whether LLMPerf builds prompts with the model's tokenizer or with its own default. */
  readonly countedWith: 'model' | 'default';
}

/** One of the two lengths that add up, as the server counts it. */
export interface LengthTerm {
  /** Which length. */
  readonly name: 'prompt' | 'output';
  /** Mean in tokens. */
  readonly mean: number;
  /** Standard deviation in tokens. */
  readonly stddev: number;
  /** Where the numbers come from: as written, measured, or scaled from a measurement. */
  readonly basis: string;
}

/** Whether the requests of a workload fit what is compiled, with the numbers behind the answer. */
export interface LengthCheck {
  /** Compiled length of prompt and output together, in tokens. */
  readonly sequence: number;
  /** Compiled length of the prompt, in tokens. */
  readonly context: number;
  /** Prompt and output, as the server counts them. */
  readonly terms: readonly LengthTerm[];
  /** Tokens that the longest prompt will most likely not exceed. */
  readonly promptTail: number;
  /** Tokens that the longest prompt with its output will most likely not exceed. */
  readonly totalTail: number;
  /** Standard deviations from mean to tail: `TAIL_STANDARD_DEVIATIONS`. */
  readonly standardDeviations: number;
  /** Share by which the longest prompt is longer still, in per cent; it is part of both tails. */
  readonly jitterPercent: number;
  /** Whether there is no refusal. */
  readonly fits: boolean;
  /** Every reason why it does not fit. */
  readonly refusals: readonly Refusal[];
}

/**
 * Whether the requests of a workload fit the compiled lengths. Prompts that LLMPerf counts are planned with their
 * measured length, because the server counts other tokens than LLMPerf does. Pure; refusals are returned, not thrown.
 */
export function checkLengths(request: LengthRequest): LengthCheck {
  const prompt = promptTerm(request);
  const { mean, stddev } = request.output;
  const output: LengthTerm = { name: 'output', mean, stddev, basis: 'the workload’s max_tokens' };
  // The draw is multiplied by the jitter, so its longest is that much longer, and its spread that much wider.
  const longest = 1 + request.input.jitterPercent / 100;
  const [mostPrompt, widest] = [prompt.mean * longest, prompt.stddev * longest];
  const promptTail = Math.ceil(mostPrompt + TAIL_STANDARD_DEVIATIONS * widest);
  const totalTail = Math.ceil(
    mostPrompt + output.mean + TAIL_STANDARD_DEVIATIONS * Math.hypot(widest, output.stddev),
  );
  const refusals = [
    contextInSequence(request),
    ...compiledRefusals(request, { prompt: promptTail, total: totalTail }),
    totalInSequence(request, totalTail),
  ].filter((refusal) => refusal !== undefined);
  return {
    sequence: request.sequence,
    context: request.context,
    terms: [prompt, output],
    promptTail,
    totalTail,
    standardDeviations: TAIL_STANDARD_DEVIATIONS,
    jitterPercent: request.input.jitterPercent,
    fits: refusals.length === 0,
    refusals,
  };
}

/** Tokens that the longest prompt, and the longest prompt with its output, will most likely not exceed. */
interface Tails {
  readonly prompt: number;
  readonly total: number;
}

/** Tokens that the server will count, chat template included. */
function promptTerm({ model, input, countedWith }: LengthRequest): LengthTerm {
  if (input.counting === 'exact') {
    const basis = 'tokens of the model, chat template included';
    return { name: 'prompt', mean: input.mean, stddev: input.stddev, basis };
  }
  const rows = PROMPT_LENGTHS.filter(
    (row) => row.tokenizer === model.tokenizer && row.countedWith === countedWith,
  );
  const same = rows.find((row) => row.requested.mean === input.mean && row.requested.stddev === input.stddev);
  if (same !== undefined) return { name: 'prompt', ...pick(same.actual), basis: `measured: ${same.source}` };
  const near = rows[0];
  if (near === undefined) {
    const basis =
      'as asked for; how long LLMPerf’s prompts really are is not known for this tokenizer, nor what its chat template adds, until Prepare measured it';
    return { name: 'prompt', mean: input.mean, stddev: input.stddev, basis };
  }
  const template = CHAT_TEMPLATES[near.tokenizer].tokens;
  const share = (near.actual.mean - template) / near.requested.mean;
  return {
    name: 'prompt',
    mean: Math.round(input.mean * share) + template,
    stddev: Math.ceil(input.stddev * share),
    basis: `scaled from the measured N(${near.requested.mean}, ${near.requested.stddev}), with ${template} tokens of chat template by the catalogue: ${near.source}`,
  };
}

const pick = ({ mean, stddev }: { readonly mean: number; readonly stddev: number }) => ({ mean, stddev });

/** What is compiled for prompts: one length that holds them all, or segments into which they are cut. */
function compiledRefusals(request: LengthRequest, tails: Tails): (Refusal | undefined)[] {
  const { dialect = 'plugin', context, sequence, tensorParallel = 1 } = request;
  if (!fillsCache(dialect)) return [contextTiles(request, tails), promptInContext(request, tails)];
  return context > sequence ? [] : prefillRefusals({ context, sequence, tensorParallel });
}

function contextInSequence({ context, sequence }: LengthRequest): Refusal | undefined {
  if (context <= sequence) return undefined;
  return {
    code: 'ContextExceedsSequence',
    message: `lengths.context ${context} is more than lengths.sequence ${sequence}, which holds prompt and output`,
    next: `set lengths.context to ${sequence} or less`,
  };
}

function contextTiles(request: LengthRequest, tails: Tails): Refusal | undefined {
  const { context, sequence, logicalCores } = request;
  if (logicalCores !== CONTEXT_TILES.logicalCores) return undefined;
  const multiple = tileOf(context);
  if (context % multiple === 0) return undefined;
  const down = Math.floor(context / multiple) * multiple;
  const lower = context > sequence || down < Math.max(tails.prompt, SHORTEST_LENGTH) ? [] : [down];
  const next = [longer(request, tails), ...lower.map((length) => `lengths.context to ${length}`)].join(
    ', or ',
  );
  return {
    code: 'ContextNotDivisible',
    message: `lengths.context must be a multiple of ${multiple} at logicalCores ${logicalCores}, got ${context}`,
    next,
  };
}

function promptInContext(request: LengthRequest, tails: Tails): Refusal | undefined {
  const { context, input } = request;
  if (tails.prompt <= context) return undefined;
  return {
    code: 'PromptTailExceedsContext',
    message: `prompts reach ${tails.prompt} tokens (${far(input)}), but lengths.context is ${context}`,
    next: `${longer(request, tails)}, or ${shorter(input, tails.prompt - context)}`,
  };
}

function totalInSequence({ sequence, input }: LengthRequest, tail: number): Refusal | undefined {
  if (tail <= sequence) return undefined;
  return {
    code: 'LengthTailExceedsSequence',
    message: `prompt and output reach ${tail} tokens (${far(input)}), but lengths.sequence is ${sequence}`,
    next: `set lengths.sequence to ${roundUp(tail)}, or ${shorter(input, tail - sequence)}`,
  };
}

/** The next context that holds the prompts; one beyond the sequence needs a longer sequence too. */
function longer({ context, sequence }: LengthRequest, { prompt, total }: Tails): string {
  const wanted = roundUp(Math.max(context, prompt));
  return wanted <= sequence
    ? `set lengths.context to ${wanted}`
    : `set lengths.context to ${wanted} and lengths.sequence to ${Math.max(wanted, roundUp(total))}`;
}

const far = ({ jitterPercent }: LengthRequest['input']) =>
  `mean + ${TAIL_STANDARD_DEVIATIONS} standard deviations${jitterPercent === 0 ? '' : `, ${jitterPercent} % jitter`}`;
/** A mean that is lower than the excess cannot be lowered by it: then it is the spread that is too wide. */
const shorter = ({ mean }: LengthRequest['input'], by: number) =>
  by < mean
    ? `lower workload.inputTokens.mean by ${by}`
    : 'lower the stddev of workload.inputTokens or outputTokens';
const tileOf = (length: number) =>
  length >= CONTEXT_TILES.from ? CONTEXT_TILES.multipleFrom : CONTEXT_TILES.multipleBelow;
const roundUp = (length: number) => Math.ceil(length / tileOf(length)) * tileOf(length);
