/** Rules between a draft model, its options and the layout. */
import type { OptionRule } from './option-rule';

const TUTORIAL =
  'aws-neuron-sdk libraries/nxd-inference/tutorials/trn2-llama3.3-70b-tutorial.rst @06f3378 (batch 1 throughout)';
const OPTIONS = ['enable-fused-speculation', 'speculation-length'] as const;

/** What a draft model needs, and what needs one. */
export const DRAFT_RULES: readonly OptionRule[] = [
  {
    id: 'draft-named',
    says: `${OPTIONS.join(' and ')} need a draft model`,
    next: 'name one as compile.draft, or remove them',
    source: TUTORIAL,
    broken: ({ compile, draftVocabulary }) => {
      const set = OPTIONS.find(compile.has);
      return draftVocabulary === null && set !== undefined
        ? `${set} is set and compile.draft is not`
        : undefined;
    },
  },
  {
    id: 'draft-options',
    says: `a draft model needs ${OPTIONS[0]}, and ${OPTIONS[1]} of at least 1`,
    next: 'set both in compile.options, as the recipe latency does, or remove compile.draft',
    source: TUTORIAL,
    broken: ({ compile, draftVocabulary }) => {
      if (draftVocabulary === null) return undefined;
      const length = compile.numbers(OPTIONS[1])?.[0] ?? 0;
      if (compile.has(OPTIONS[0]) && length >= 1) return undefined;
      return compile.has(OPTIONS[0]) ? `${OPTIONS[1]} is ${length}` : `${OPTIONS[0]} is not set`;
    },
  },
  {
    id: 'draft-batch',
    says: 'a draft model needs layout.batch 1',
    next: 'set layout.batch to 1, or remove the draft model',
    source: TUTORIAL,
    broken: ({ batch, draftVocabulary }) =>
      draftVocabulary !== null && batch > 1 ? `layout.batch is ${batch}` : undefined,
  },
  {
    id: 'draft-vocabulary',
    says: 'a draft model has the vocabulary of the model that checks its tokens',
    next: 'choose a draft model of the same family',
    source: 'tokens are compared by their numbers',
    broken: ({ vocabulary, draftVocabulary }) =>
      draftVocabulary === null || draftVocabulary === vocabulary
        ? undefined
        : `the draft has ${draftVocabulary} tokens and the model ${vocabulary}`,
  },
];
