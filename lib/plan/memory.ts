/** Device memory of one logical core, term by term. */
import { BF16_BYTES, type Hardware, hbmBytesPerLogicalCore, MICROCODE, type Model } from '../facts';

export interface MemoryRequest {
  readonly hardware: Hardware;
  readonly model: Model;
  readonly tensorParallel: number;
  readonly batch: number;
  readonly sequence: number;
  readonly logicalCores: number;
  readonly otherMiB: number;
}

export interface MemoryTerm {
  readonly name: 'weights' | 'replicatedKeyValue' | 'keyValueCache' | 'microcode' | 'other';
  readonly bytes: number;
  readonly basis: string;
  /** True for the one term that no source gives. */
  readonly ours: boolean;
}

export interface MemoryBudget {
  readonly limitBytes: number;
  readonly terms: readonly MemoryTerm[];
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly fits: boolean;
}

/**
 * Weights are split over the ranks of a replica. When there are more ranks than key-value heads, each head's
 * projections are copied until every rank has one; when the two do not divide, the library turns the model into one
 * with a key-value head per attention head. The cache is allocated in full at load, whatever the traffic.
 */
export function memoryBudget(request: MemoryRequest): MemoryBudget {
  const { hardware, model, tensorParallel, batch, sequence, logicalCores } = request;
  const heads = keyValueHeads(model, tensorParallel);
  const headBytes = model.layers * model.headDimension * BF16_BYTES;
  const copied = 2 * model.hidden * headBytes * (heads - model.keyValueHeads);
  const cache = 2 * headBytes * (heads / tensorParallel) * sequence * batch;
  const terms: MemoryTerm[] = [
    {
      name: 'weights',
      bytes: (model.parameters * BF16_BYTES) / tensorParallel,
      basis: `${model.parameters} parameters × ${BF16_BYTES} bytes / ${tensorParallel} ranks`,
      ours: false,
    },
    {
      name: 'replicatedKeyValue',
      bytes: copied / tensorParallel,
      basis: `${model.keyValueHeads} key-value heads copied to ${heads}`,
      ours: false,
    },
    {
      name: 'keyValueCache',
      bytes: cache,
      basis: `${batch} sequences × ${sequence} tokens × ${model.layers} layers, ${heads / tensorParallel} heads a rank`,
      ours: false,
    },
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
  const limitBytes = hbmBytesPerLogicalCore(hardware, logicalCores);
  const totalBytes = terms.reduce((sum, term) => sum + term.bytes, 0);
  return {
    limitBytes,
    terms,
    totalBytes,
    freeBytes: limitBytes - totalBytes,
    fits: totalBytes <= limitBytes,
  };
}

/** Key-value heads of a replica after the library made them fit the ranks. */
export function keyValueHeads(model: Model, tensorParallel: number): number {
  if (model.keyValueHeads % tensorParallel === 0) return model.keyValueHeads;
  if (tensorParallel % model.keyValueHeads === 0) return tensorParallel;
  return model.attentionHeads;
}
