/** Models whose every constant was found. A model with a hole in its row is not in the table. */
import { rowOf } from '../required-cell';
import { READ, type Sourced } from '../sourced';

/** One model of the hub. Sizes are those of its `config.json`; `parameters` is how many weights it has. */
export interface Model extends Sourced {
  /** `owner/name` on the hub. */
  readonly id: string;
  /** Snapshot commit of the model hub. */
  readonly revision: string;
  /** `--model-type` of inference_demo. */
  readonly nxdiModelType: 'llama';
  /** Weights in all. */
  readonly parameters: number;
  /** Decoder layers. */
  readonly layers: number;
  /** Width of the hidden state. */
  readonly hidden: number;
  /** Width of the MLP. */
  readonly intermediate: number;
  /** Query heads of a layer; the tensor parallel degree divides them. */
  readonly attentionHeads: number;
  /** Key and value heads of a layer. */
  readonly keyValueHeads: number;
  /** Numbers of one head. */
  readonly headDimension: number;
  /** Tokens that it knows. */
  readonly vocabulary: number;
  /** Whether the hub asks for a token of an account that accepted the licence. */
  readonly gated: boolean;
  /** Which tokenizer it has, for lengths of prompts. */
  readonly tokenizer: 'llama-3';
}

/** Bytes of one number in bfloat16. */
export const BF16_BYTES = 2;

const shared = {
  nxdiModelType: 'llama',
  keyValueHeads: 8,
  headDimension: 128,
  vocabulary: 128_256,
  gated: true,
  tokenizer: 'llama-3',
  read: READ,
} as const;

const SEVENTY = {
  ...shared,
  parameters: 70_553_706_496,
  layers: 80,
  hidden: 8192,
  intermediate: 28_672,
  attentionHeads: 64,
} as const;

const SHAPE_70B =
  'neuronx-distributed-inference test/integration/tp32/models/llama/llama3.3/70b/config.json @main (layers: oumi configs/recipes/llama3_1/README.md)';
const REVISION = 'snapshot directory names in several public repositories that agree';

const ROWS: Readonly<Record<string, Model>> = Object.fromEntries(
  (
    [
      {
        ...SEVENTY,
        id: 'meta-llama/Llama-3.3-70B-Instruct',
        revision: '6f6073b423013f6a7d4d9f39144961bfbfbc386b',
        source: `${SHAPE_70B}; revision: ${REVISION}`,
      },
      {
        ...SEVENTY,
        id: 'meta-llama/Llama-3.1-70B-Instruct',
        revision: '1605565b47bb9346c5515c34102e054115b4f98b',
        source: `${SHAPE_70B}; revision: ${REVISION}`,
      },
      {
        ...shared,
        id: 'meta-llama/Llama-3.1-8B-Instruct',
        revision: '0e9e39f249a16976918f6564b8830bc894c89659',
        parameters: 8_030_261_248,
        layers: 32,
        hidden: 4096,
        intermediate: 14_336,
        attentionHeads: 32,
        source: `citsjtu2020/LLM-Prof sglang/Model_Config.md; thamada/modelQuery README.md; revision: ${REVISION}`,
      },
      {
        ...shared,
        id: 'meta-llama/Llama-3.1-405B-Instruct',
        revision: 'be673f326cab4cd22ccfef76109faf68e41aa5f1',
        // Computed from the shape: 2·vocabulary·hidden + layers·(attention + MLP + two norms) + final norm.
        parameters: 405_853_388_800,
        layers: 126,
        hidden: 16_384,
        intermediate: 53_248,
        attentionHeads: 128,
        source: `public configuration files that agree; layers: thamada/modelQuery README.md; revision: ${REVISION}`,
      },
    ] satisfies Model[]
  ).map((row) => [row.id, row]),
);

/** Ids of all models of the catalogue, as the hub writes them. */
export const modelIds = (): readonly string[] => Object.keys(ROWS);
/** The constants of a model. Throws for an id that is not in the catalogue. */
export const modelOf = (id: string): Model => rowOf(ROWS, id, 'models');
/** Every model by id. */
export const modelRows = (): Readonly<Record<string, Model>> => ROWS;

/** Bytes of the BF16 checkpoint. */
export const checkpointBytes = (model: Model): number => model.parameters * BF16_BYTES;

/** Tokens that a chat template adds to a user's text. */
export const CHAT_TEMPLATES: Readonly<Record<Model['tokenizer'], { readonly tokens: number } & Sourced>> = {
  'llama-3': {
    tokens: 35,
    source:
      'Llama 3.3 chat template with the empty system message that LLMPerf sends, counted with llama3-tokenizer-js @7e10d71; template written from knowledge, not read',
    read: READ,
  },
};
