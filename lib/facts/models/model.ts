/** What is known of one model: the shape that its own `config.json` gives, and what follows from it. */
import type { Sourced } from '../sourced';
import type { ArchitectureName } from './architectures';
import type { Quantization } from './quantization';

/** Experts of a layer that has them: a router sends each token to a few. */
export interface Experts {
  /** Experts of one layer. */
  readonly count: number;
  /** Experts that compute one token. */
  readonly active: number;
  /** Width of one expert. */
  readonly intermediate: number;
  /** Layers that have experts; the others have one MLP. */
  readonly layers: number;
}

/** The shape of a decoder, as its `config.json` says it. Numbers of a layer are those of every layer. */
export interface ModelShape {
  /** First of `architectures`: the class that loads it. */
  readonly architecture: ArchitectureName;
  /** `model_type` of its `config.json`. */
  readonly modelType: string;
  /** Decoder layers. */
  readonly layers: number;
  /** Width of the hidden state. */
  readonly hidden: number;
  /** Width of the MLP; of a mixture of experts, the width that a layer without experts has. */
  readonly intermediate: number;
  /** Query heads of a layer; the tensor parallel degree divides them. */
  readonly attentionHeads: number;
  /** Key and value heads of a layer. */
  readonly keyValueHeads: number;
  /** Numbers of one head. */
  readonly headDimension: number;
  /** Tokens that it knows. */
  readonly vocabulary: number;
  /** Experts; null: one MLP in every layer. */
  readonly experts: Experts | null;
  /** Tokens that a layer with a window looks back at; null: no layer has one. */
  readonly slidingWindow: number | null;
  /** Whether the output layer is the embedding. */
  readonly tiedEmbeddings: boolean;
  /** Which attention projections have a bias. */
  readonly attentionBias: 'none' | 'query-key-value' | 'all';
  /** Whether the MLP has biases. */
  readonly mlpBias: boolean;
  /** Whether query and key of each head are normalised. */
  readonly queryKeyNorm: boolean;
  /** Positions that it was made for; null where the file does not say. */
  readonly maxPositions: number | null;
  /** Number format of what is not quantized. */
  readonly dtype: 'bfloat16' | 'float16';
}

/** One model: its shape, what it weighs, and where it is. */
export interface Model extends ModelShape, Sourced {
  /** `owner/name` on the hub. */
  readonly id: string;
  /** Snapshot commit of the model hub. */
  readonly revision: string;
  /** `--model-type` of inference_demo; null where no version of it has one. */
  readonly nxdiModelType: string | null;
  /** Weights in all. */
  readonly parameters: number;
  /** Weights that compute one token: all of a dense model; of a mixture, its active experts and all the rest. */
  readonly activeParameters: number;
  /** Bytes of the weights as the checkpoint stores them, scales of quantized ones included. */
  readonly weightBytes: number;
  /**
   * Bytes of the weights as a server keeps them on its devices: those of the checkpoint, but for MXFP4, which becomes
   * BF16 on Trainium2 ("both models also run on Trn2 in BF16": aws-neuron-sdk vllm-neuron tutorial-gpt-oss.md @43a8962).
   */
  readonly loadedBytes: number;
  /** Bytes of the loaded weights that compute one token. */
  readonly activeWeightBytes: number;
  /** How its weights are quantized; null: not at all. */
  readonly quantization: Quantization | null;
  /** Bytes of one number of the KV cache: a server keeps it in 16 bits unless it is told otherwise. */
  readonly keyValueBytes: number;
  /** Whether the hub asks for a token of an account that accepted the licence. */
  readonly gated: boolean;
  /** Which measured tokenizer it has, for lengths of prompts; null: none of those that were measured. */
  readonly tokenizer: 'llama-3' | null;
  /** Other ids under which the hub answers with the same repository. */
  readonly aliases: readonly string[];
}
