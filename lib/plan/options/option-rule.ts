import type { Family } from '../../facts';
import type { CommandWords } from '../commands/command-words';
import type { OptionValues } from './option-words';

/** What a rule may look at. */
export interface OptionCase {
  /** The compile command as it will be, with the base of the tutorial. */
  readonly compile: CommandWords;
  /** What recipe and environment ask of the compiler, by key. */
  readonly asked: OptionValues;
  /** Keys of `override_neuron_config`, or of `neuron_config`; empty when there are none. */
  readonly override: OptionValues;
  /** Cores of one replica. */
  readonly tensorParallel: number;
  /** Sequences that one replica decodes together. */
  readonly batch: number;
  /** Longest prompt, in tokens. */
  readonly context: number;
  /** Prompt and output together, in tokens. */
  readonly sequence: number;
  /** Of the instance type. */
  readonly family: Family;
  /** Vocabulary of the model, in tokens. */
  readonly vocabulary: number;
  /** Vocabulary of the draft model; null without a draft. */
  readonly draftVocabulary: number | null;
  /** Preset corrected, which keeps requests apart. */
  readonly corrected: boolean;
}

/** One rule: its sentence, where it was read, and what breaks it. */
export interface OptionRule {
  /** Short and stable: `context-buckets`. */
  readonly id: string;
  /** The rule in one sentence. */
  readonly says: string;
  /** What to do where it is broken. */
  readonly next: string;
  /** Where it was read. */
  readonly source: string;
  /** What breaks it, in words that go on after "but"; undefined when nothing does. */
  readonly broken: (of: OptionCase) => string | undefined;
}
