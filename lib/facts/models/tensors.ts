/** The tensors of a checkpoint, counted from its shape. */
import { ARCHITECTURES } from './architectures';
import type { ModelShape } from './model';

/** Equal tensors of one module: how many there are, and the size of each. */
export interface Tensors {
  /** Path of the module in the checkpoint; of experts, the path without the expert's number. */
  readonly module: string;
  /** `linear`: a matrix that may be quantized; `other`: embeddings, norms, biases and sinks, which no method does. */
  readonly kind: 'linear' | 'other';
  /** Whether each is of one expert, so that a token meets a few of them. */
  readonly ofExpert: boolean;
  /** Rows of the matrix; length of a vector. */
  readonly outputs: number;
  /** Columns of the matrix; 1 of a vector. */
  readonly inputs: number;
  /** How many of them the module has. */
  readonly copies: number;
}

/** Every tensor of a model of this shape, in no particular order. Pure. */
export function tensorsOf(shape: ModelShape): readonly Tensors[] {
  const { hidden, vocabulary, layers, tiedEmbeddings } = shape;
  const sparse = shape.experts?.layers ?? 0;
  const head = matrix('lm_head', vocabulary, hidden);
  return [
    { ...matrix('model.embed_tokens', vocabulary, hidden), kind: 'other' },
    vector('model.norm', hidden),
    ...(tiedEmbeddings ? [] : [head]),
    ...Array.from({ length: layers }, (_, layer) => [
      ...attention(shape, `model.layers.${layer}.self_attn`),
      // Which layers have experts does not change how many tensors there are.
      ...(layer < layers - sparse ? mlp : experts)(shape, `model.layers.${layer}.mlp`),
      vector(`model.layers.${layer}.norms`, 2 * hidden),
    ]).flat(),
  ];
}

/** Numbers in these tensors. */
export const numbersIn = ({ outputs, inputs, copies }: Tensors): number => outputs * inputs * copies;

const matrix = (module: string, outputs: number, inputs: number): Tensors => ({
  ...{ module, kind: 'linear', ofExpert: false, outputs, inputs, copies: 1 },
});
const vector = (module: string, length: number): Tensors => ({
  ...{ module, kind: 'other', ofExpert: false, outputs: length, inputs: 1, copies: 1 },
});

function attention(shape: ModelShape, module: string): Tensors[] {
  const { hidden, attentionHeads, keyValueHeads, headDimension, attentionBias } = shape;
  const [query, keyValue] = [attentionHeads * headDimension, keyValueHeads * headDimension];
  const biases = attentionBias === 'none' ? 0 : query + 2 * keyValue + (attentionBias === 'all' ? hidden : 0);
  const sinks = ARCHITECTURES[shape.architecture].sinks ? attentionHeads : 0;
  const norms = shape.queryKeyNorm ? 2 * headDimension : 0;
  return [
    matrix(`${module}.q_proj`, query, hidden),
    matrix(`${module}.k_proj`, keyValue, hidden),
    matrix(`${module}.v_proj`, keyValue, hidden),
    matrix(`${module}.o_proj`, hidden, query),
    vector(`${module}.vectors`, biases + sinks + norms),
  ];
}

function mlp({ hidden, intermediate, mlpBias }: ModelShape, module: string): Tensors[] {
  return [
    matrix(`${module}.gate_proj`, intermediate, hidden),
    matrix(`${module}.up_proj`, intermediate, hidden),
    matrix(`${module}.down_proj`, hidden, intermediate),
    vector(`${module}.biases`, mlpBias ? 2 * intermediate + hidden : 0),
  ];
}

function experts({ hidden, architecture, experts: mixture }: ModelShape, module: string): Tensors[] {
  if (mixture === null) return [];
  const { count, intermediate } = mixture;
  const each = (tensors: Tensors): Tensors => ({ ...tensors, ofExpert: true, copies: count });
  const biased = ARCHITECTURES[architecture].expertBias;
  return [
    matrix(`${module}.${biased ? 'router' : 'gate'}`, count, hidden),
    each(matrix(`${module}.experts.gate_proj`, intermediate, hidden)),
    each(matrix(`${module}.experts.up_proj`, intermediate, hidden)),
    each(matrix(`${module}.experts.down_proj`, hidden, intermediate)),
    vector(`${module}.router.bias`, biased ? count : 0),
    each(vector(`${module}.experts.biases`, biased ? 2 * intermediate + hidden : 0)),
  ];
}
