import {
  BF16_BYTES,
  type DialectId,
  fillsCache,
  type Hardware,
  hbmBytesPerLogicalCore,
  MICROCODE,
  type Model,
  VLLM_NEURON_LIMITS,
} from '../../facts';
import { hasFp8Cache, kvBlocks } from './kv-cache';

/** What device memory depends on. */
interface MemoryRequest {
  /** The instance type, for the memory of a device. */
  readonly hardware: Hardware;
  /** The model, for its parameters, layers and heads. */
  readonly model: Model;
  /** The draft model beside it, split over the same cores; absent without one. */
  readonly draft?: Model;
  /** Tensor parallel degree: logical cores of one replica. */
  readonly tensorParallel: number;
  /** Batch of one replica: sequences that it holds at once. */
  readonly batch: number;
  /** Compiled length of prompt and output together, in tokens. */
  readonly sequence: number;
  /** Physical cores in one logical core (LNC). */
  readonly logicalCores: number;
  /** Allowance for what no source gives, in MiB per logical core. */
  readonly otherMiB: number;
  /** How the release serves; absent: with NxD Inference. */
  readonly dialect?: DialectId;
}

/** One term of the budget. */
export interface MemoryTerm {
  /** What takes the memory. */
  readonly name:
    | 'weights'
    | 'replicatedKeyValue'
    | 'paddedHeads'
    | 'keyValueCache'
    | 'draftModel'
    | 'microcode'
    | 'other';
  /** Bytes on one logical core. */
  readonly bytes: number;
  /** The calculation, or the source, in words. */
  readonly basis: string;
  /** True for the one term that no source gives. */
  readonly ours: boolean;
}

/** Device memory of one logical core, term by term. */
export interface MemoryBudget {
  /** Bytes that one logical core has: its share of the memory of its device, or what the server takes of that. */
  readonly limitBytes: number;
  /** Bytes that the server may give to its KV cache; absent where it takes what there is. */
  readonly keyValueLimitBytes?: number;
  /** The terms, in a fixed order; some may be 0. */
  readonly terms: readonly MemoryTerm[];
  /** Sum of the terms. */
  readonly totalBytes: number;
  /** What is left; negative when it does not fit. */
  readonly freeBytes: number;
  /** Whether the total is within the limit. */
  readonly fits: boolean;
}

/**
 * Device memory that one logical core of a replica needs.
 *
 * Weights are split over the ranks of a replica. When there are more ranks than key-value heads, each head's
 * projections are replicated until every rank has one; when the two do not divide, the library turns the model into
 * one with a key-value head per attention head. Attention heads are padded to a multiple of the ranks
 * (`get_shardable_head_counts` in NxD Inference's modules/attention/gqa.py @v0.3.5591). The cache is allocated in full at load, whatever the
 * traffic; vLLM Neuron allocates it in blocks and within a budget. The host computes the same terms before it starts a server.
 */
export function memoryBudget(request: MemoryRequest): MemoryBudget {
  const { hardware, model, tensorParallel, batch, sequence, logicalCores } = request;
  const heads = keyValueHeads(model, tensorParallel);
  const perHead = 2 * model.layers * model.headDimension;
  const padded = paddedHeads(model, tensorParallel);
  // Of the key and value projections, or of the query and output ones: both are two.
  const perCopy = model.hidden * perHead * copiedBytes(model);
  const padding = perCopy * (padded - model.attentionHeads);
  const copied = perCopy * (heads - model.keyValueHeads);
  const paged = fillsCache(request.dialect ?? 'plugin');
  const tokens = paged ? kvBlocks(request) * VLLM_NEURON_LIMITS.blockSize : sequence * batch;
  const each = paged && hasFp8Cache(model) ? 1 : model.keyValueBytes;
  const cache = perHead * each * (heads / tensorParallel) * tokens;
  const terms: MemoryTerm[] = [
    {
      name: 'weights',
      bytes: model.loadedBytes / tensorParallel,
      basis: `${weightsInWords(model)} / ${tensorParallel} ranks`,
      ours: false,
    },
    {
      name: 'replicatedKeyValue',
      bytes: copied / tensorParallel,
      basis: `${model.keyValueHeads} key-value heads copied to ${heads}`,
      ours: false,
    },
    {
      name: 'paddedHeads',
      bytes: padding / tensorParallel,
      basis: `${model.attentionHeads} attention heads padded to ${padded}`,
      ours: false,
    },
    {
      name: 'keyValueCache',
      bytes: cache,
      basis: `${paged ? `${kvBlocks(request)} blocks × ${VLLM_NEURON_LIMITS.blockSize}` : `${batch} sequences × ${sequence}`} tokens × ${model.layers} layers, ${heads / tensorParallel} heads a rank`,
      ours: false,
    },
    ...draftTerms(request),
    {
      name: 'microcode',
      bytes: MICROCODE.bytesPerPhysicalCore * logicalCores,
      basis: `${logicalCores} physical cores`,
      ours: false,
    },
    {
      name: 'other',
      bytes: request.otherMiB * 1024 ** 2,
      basis: 'our allowance for scratchpad, rings and collectives; no published number',
      ours: true,
    },
  ];
  const limits = limitsOf(hbmBytesPerLogicalCore(hardware, logicalCores), paged);
  const totalBytes = terms.reduce((sum, term) => sum + term.bytes, 0);
  return {
    ...limits,
    terms,
    totalBytes,
    freeBytes: limits.limitBytes - totalBytes,
    fits: totalBytes <= limits.limitBytes && cache <= (limits.keyValueLimitBytes ?? cache),
  };
}

/** Weights, copies, padding and cache of the draft: those of any model of its own on the same cores. */
function draftTerms({ draft, ...request }: MemoryRequest): MemoryTerm[] {
  if (draft === undefined) return [];
  const own: readonly MemoryTerm['name'][] = [
    'weights',
    'replicatedKeyValue',
    'paddedHeads',
    'keyValueCache',
  ];
  const { terms } = memoryBudget({ ...request, model: draft });
  const bytes = terms.filter(({ name }) => own.includes(name)).reduce((sum, term) => sum + term.bytes, 0);
  const basis = `${weightsInWords(draft)} / ${request.tensorParallel} ranks, and its own KV cache`;
  return [{ name: 'draftModel', bytes, basis, ours: false }];
}

/** vLLM Neuron takes a share of the core, and gives a share of that to its KV cache. */
function limitsOf(hbmBytes: number, paged: boolean): Pick<MemoryBudget, 'limitBytes' | 'keyValueLimitBytes'> {
  if (!paged) return { limitBytes: hbmBytes };
  const limitBytes = hbmBytes * VLLM_NEURON_LIMITS.memoryShare;
  return { limitBytes, keyValueLimitBytes: limitBytes * VLLM_NEURON_LIMITS.keyValueShare };
}

/** Key-value heads of a replica after the library made them fit the ranks. */
function keyValueHeads(model: Model, tensorParallel: number): number {
  if (model.keyValueHeads % tensorParallel === 0) return model.keyValueHeads;
  if (tensorParallel % model.keyValueHeads === 0) return tensorParallel;
  return paddedHeads(model, tensorParallel);
}

/** Attention heads of a replica: the next multiple of its ranks. */
export function paddedHeads({ attentionHeads }: Model, tensorParallel: number): number {
  return Math.ceil(attentionHeads / tensorParallel) * tensorParallel;
}

/** Bytes of one weight of a projection: the copies are quantized as the original is. */
const copiedBytes = ({ quantization }: Model): number =>
  quantization === null || quantization.weights === 'mxfp4' ? BF16_BYTES : quantization.bits / 8;

function weightsInWords({ parameters, quantization, weightBytes, loadedBytes }: Model): string {
  if (quantization === null) return `${parameters} parameters × ${BF16_BYTES} bytes`;
  if (loadedBytes !== weightBytes) {
    return `${parameters} parameters × ${BF16_BYTES} bytes, expanded from ${quantization.weights}`;
  }
  return `${weightBytes} bytes of ${parameters} parameters, quantized to ${quantization.weights} by ${quantization.method}`;
}
