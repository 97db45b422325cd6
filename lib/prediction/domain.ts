import type { BasisWord } from '../core/choices';
import type { Family } from '../facts';

/** The word, and why it is not `predicted`, or what to keep in mind. */
export interface Basis {
  readonly word: BasisWord;
  /** One sentence each; of `predicted` they are warnings. */
  readonly reasons: readonly string[];
}

/** What the domain depends on. */
export interface DomainQuestion {
  readonly family: Family;
  readonly logicalCores: number;
  readonly tensorParallel: number;
  readonly batch: number;
  /** Compiled length of prompt and answer, in tokens. */
  readonly sequence: number;
  /** `dense`: every parameter is read in each step, and attention grows with the square of the prompt. */
  readonly architecture: 'dense' | 'other';
  readonly weights: 'bf16' | 'other';
  /** A second model drafts tokens; absent: none does. */
  readonly drafted?: boolean;
  /** NxD Inference below vLLM, or anything else. */
  readonly engine: 'nxdi' | 'other';
}

/** Longest compiled length with rows under load, and with any rows; in tokens. */
const LONGEST = { usual: 8192, most: 16_384 } as const;
/** Largest compiled batch of a published row. */
const LARGEST_BATCH = 120;
/** Highest tensor parallel degree with more than a few rows, by LNC; at LNC 1 there are rows of one device only. */
const HIGHEST_DEGREE: Readonly<Record<number, number>> = { 1: 8, 2: 16 };
/** Four rows of AWS, at batch 1 and LNC 2. */
const WHOLE_INSTANCE = 64;

/** Whether published measurements surround a layout; each limit is what the rows contain. */
export function basisOf(question: DomainQuestion): Basis {
  const unknown = unknownReasons(question);
  if (unknown.length > 0) return { word: 'unknown', reasons: unknown };
  const extrapolated = extrapolatedReasons(question);
  if (extrapolated.length > 0) return { word: 'extrapolated', reasons: extrapolated };
  return { word: 'predicted', reasons: warnings(question) };
}

function unknownReasons({
  family,
  architecture,
  weights,
  engine,
  drafted,
  sequence,
  batch,
}: DomainQuestion): string[] {
  return [
    ...(family === 'trn2'
      ? []
      : [`${family} under NxD Inference has no published row; the rows are of Transformers NeuronX`]),
    ...(architecture === 'dense'
      ? []
      : ['only dense models are fitted; constants of dense models are far off elsewhere']),
    ...(weights === 'bf16' ? [] : ['no published row on this family has weights other than BF16']),
    ...(engine === 'nxdi' ? [] : ['no published row has an engine other than NxD Inference']),
    ...(drafted ? ['rows with a draft model are too few to be fitted'] : []),
    ...(sequence <= LONGEST.most ? [] : [`length ${sequence} is above ${LONGEST.most}`]),
    ...(batch <= LARGEST_BATCH ? [] : [`batch ${batch} is above ${LARGEST_BATCH}`]),
  ];
}

function extrapolatedReasons({ tensorParallel, logicalCores, batch }: DomainQuestion): string[] {
  const highest = HIGHEST_DEGREE[logicalCores] ?? 0;
  if (tensorParallel <= highest) return [];
  const whole = tensorParallel === WHOLE_INSTANCE && logicalCores === 2;
  if (whole && batch === 1) return [];
  const rows = whole ? 'has rows at batch 1 only' : 'has no published row';
  return [`tensorParallel ${tensorParallel} at LNC ${logicalCores} ${rows}`];
}

function warnings({ sequence, tensorParallel }: DomainQuestion): string[] {
  return [
    ...(sequence > LONGEST.usual ? [`length ${sequence} is above ${LONGEST.usual}: few rows`] : []),
    ...(tensorParallel === WHOLE_INSTANCE
      ? [`tensorParallel ${WHOLE_INSTANCE} is 4 rows of one author`]
      : []),
  ];
}
