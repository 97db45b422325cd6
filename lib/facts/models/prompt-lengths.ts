import { READ, type Sourced } from '../sourced';
import type { Model } from './model';

/** What lengths one way of asking for prompts gives, in tokens. */
interface PromptLengths extends Sourced {
  /** The tokenizer of the model. */
  readonly tokenizer: NonNullable<Model['tokenizer']>;
  /** Which tokenizer LLMPerf counts with while it builds a prompt. */
  readonly countedWith: 'model' | 'default';
  /** Tokens that LLMPerf was asked for. */
  readonly requested: { readonly mean: number; readonly stddev: number };
  /** Tokens that the server sees, chat template included. */
  readonly actual: { readonly mean: number; readonly stddev: number; readonly max: number };
  /** Prompt and `max_tokens` together, for outputs of N(256, 30). */
  readonly withOutput: { readonly mean: number; readonly stddev: number; readonly max: number };
}

const SOURCE =
  '300 prompts of LLMPerf @f1d6bed, its algorithm re-implemented, counted with belladoreai/llama-tokenizer-js @4735fb7 and llama3-tokenizer-js @7e10d71';

/** How long LLMPerf's prompts really are, measured by running its algorithm against real tokenizers. */
export const PROMPT_LENGTHS: readonly PromptLengths[] = [
  {
    tokenizer: 'llama-3',
    countedWith: 'model',
    requested: { mean: 7936, stddev: 30 },
    actual: { mean: 7282, stddev: 26, max: 7363 },
    withOutput: { mean: 7540, stddev: 40, max: 7688 },
    source: SOURCE,
    read: READ,
  },
  {
    tokenizer: 'llama-3',
    countedWith: 'default',
    requested: { mean: 7936, stddev: 30 },
    actual: { mean: 6280, stddev: 24, max: 6351 },
    withOutput: { mean: 6537, stddev: 39, max: 6664 },
    source: SOURCE,
    read: READ,
  },
];
