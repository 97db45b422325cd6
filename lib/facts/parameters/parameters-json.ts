import { CHOICES } from './choices';
import { BIND_ADDRESS, DEFAULT_SAMPLING_PARAMETERS, DEFAULTS, DEFAULTS_SOURCE } from './defaults';
import { MAX_ENCODED_CHARACTERS, MAX_REVISION_CHARACTERS, WHOLE_NUMBERS } from './limits';
import { MODEL_SOURCE } from './model-source';

/** Limits, lists and defaults of the document parameters, as the host reads them. */
export const PARAMETERS = {
  wholeNumbers: WHOLE_NUMBERS,
  choices: CHOICES,
  defaults: DEFAULTS,
  names: {
    ModelRevision: { maxCharacters: MAX_REVISION_CHARACTERS },
    DraftRevision: { maxCharacters: MAX_REVISION_CHARACTERS },
  },
  sources: { ModelSource: MODEL_SOURCE },
  samplingParameters: { default: DEFAULT_SAMPLING_PARAMETERS },
  encoded: { maxCharacters: MAX_ENCODED_CHARACTERS },
  bindAddress: BIND_ADDRESS,
  source: `limits and lists: ours; ${DEFAULTS_SOURCE.source}`,
  read: DEFAULTS_SOURCE.read,
} as const;
