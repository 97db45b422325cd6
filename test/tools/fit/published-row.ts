import type { Family, LogicalCores } from '../../../lib/facts';
import type { CoreDesign } from '../../../lib/prediction/core-constants';
import { bucketOf, meanLength, type Shape } from '../../../lib/prediction/shape';
import { type Terms, termsOf } from '../../../lib/prediction/terms';
import { readCsv } from './csv';

/** One published measurement, with its physical terms. Times are in milliseconds, as they were published. */
export interface PublishedRow {
  readonly id: string;
  /** The publication, and who wrote it; the two ways to hold rows out. */
  readonly source: string;
  readonly lab: string;
  readonly family: Family;
  readonly model: string;
  readonly design: CoreDesign;
  readonly engine: string;
  readonly features: string;
  /** How requests were sent: `batch` in one call, `llmperf` in waves, and others. */
  readonly arrivals: string;
  readonly statistic: string;
  readonly tensorParallel: number;
  readonly dataParallel: number;
  readonly logicalCores: LogicalCores;
  readonly batch: number;
  readonly concurrency: number;
  readonly inputTokens: number;
  readonly outputTokens: number | null;
  readonly ttft: number | null;
  readonly tpot: number | null;
  readonly itl: number | null;
  readonly tokensPerSecond: number | null;
  readonly promptsTogether: number;
  readonly terms: Terms;
}

/** Output tokens where a row does not say; the step's cache length hardly depends on it. */
export const USUAL_OUTPUT_TOKENS = 128;

type Fields = Readonly<Record<string, string>>;

/**
 * The rows that the fit uses: all parameters given (quality A and B), a dense model, no speculation, and a load. The
 * others stay in the file for readers.
 */
export function readPublishedRows(csv: string): PublishedRow[] {
  return readCsv(csv).filter(isUsable).map(rowOf);
}

const number = (fields: Fields, name: string): number | null => (fields[name] ? Number(fields[name]) : null);
const given = (fields: Fields, name: string): number => Number(fields[name]);

const NEEDED = ['layers', 'kv_heads', 'input_tokens', 'tp', 'lnc', 'concurrency', 'batch'];

function isUsable(fields: Fields): boolean {
  const complete = ['A', 'B'].includes(fields.quality ?? '') && NEEDED.every((name) => fields[name]);
  return complete && fields.kind === 'dense' && fields.speculation !== 'y';
}

function rowOf(fields: Fields): PublishedRow {
  const promptsTogether = togetherOf(fields);
  return {
    id: fields.id ?? '',
    source: fields.source ?? '',
    lab: fields.lab ?? '',
    family: fields.family as Family,
    model: fields.model ?? '',
    design: fields.family === 'trn2' ? 'v3' : 'v2',
    engine: fields.engine ?? '',
    features: fields.features ?? '',
    arrivals: fields.lockstep ?? '',
    statistic: fields.stat ?? '',
    tensorParallel: given(fields, 'tp'),
    dataParallel: given(fields, 'dp'),
    logicalCores: given(fields, 'lnc') as LogicalCores,
    batch: given(fields, 'batch'),
    concurrency: given(fields, 'concurrency'),
    inputTokens: given(fields, 'input_tokens'),
    outputTokens: number(fields, 'output_tokens'),
    ttft: number(fields, 'ttft_ms'),
    tpot: number(fields, 'tpot_ms'),
    itl: number(fields, 'itl_ms'),
    tokensPerSecond: number(fields, 'out_tok_s'),
    promptsTogether,
    terms: termsOf(shapeOf(fields, promptsTogether)),
  };
}

/** Transformers NeuronX, and a static batch, prefill the whole batch in one call. */
function togetherOf(fields: Fields): number {
  const one = fields.engine === 'TNX' || (fields.lockstep === 'batch' && fields.engine === 'NxDI');
  return one ? given(fields, 'batch') : 1;
}

function shapeOf(fields: Fields, promptsTogether: number): Shape {
  const input = given(fields, 'input_tokens');
  const output = number(fields, 'output_tokens') ?? USUAL_OUTPUT_TOKENS;
  const sequence = number(fields, 'seq_len');
  const longest = sequence ?? Number.POSITIVE_INFINITY;
  const bucketed = fields.kv_bucketed === '1' || sequence === null;
  // Without chunked prefill this engine pads every prompt to the whole length.
  const padded = fields.engine === 'optimum-vLLM' && !fields.features?.includes('chunked');
  return {
    family: fields.family as Family,
    logicalCores: given(fields, 'lnc') as LogicalCores,
    model: {
      parameters: given(fields, 'params_total'),
      layers: given(fields, 'layers'),
      hidden: given(fields, 'hidden'),
      attentionHeads: given(fields, 'heads'),
      keyValueHeads: given(fields, 'kv_heads'),
      headDimension: given(fields, 'head_dim'),
    },
    weightBytes: fields.weight_dtype === 'int8' ? 1 : 2,
    tensorParallel: given(fields, 'tp'),
    batch: given(fields, 'batch'),
    cacheTokens: bucketed ? bucketOf(meanLength(input, output), longest) : sequence,
    promptTokens: padded && sequence !== null ? sequence : bucketOf(input, longest),
    promptsTogether,
  };
}
