import type { Environment } from '../../environment';
import { ALLOW_PICKLE, CHECKPOINT_SOURCES, DEFAULTS } from '../../facts';
import { type DocumentSpec, WHERE_IT_GOES } from '../document-spec';
import { Alphabet } from '../parameters/alphabet';
import { weightsDigestParameters } from '../parameters/digest-parameters';
import {
  draftParameters,
  modelParameters,
  modelSourceParameter,
  runParameter,
} from '../parameters/model-parameters';
import { parameter } from '../parameters/parameter';

/** The document of the phase prepare. Its time limit is six hours. */
export function prepareDocument(environment: Environment): DocumentSpec {
  return {
    phase: 'prepare',
    description:
      'Brings the model checkpoint to the local disk of the instance, proves every file and keeps a mirror in the ' +
      'results bucket, or in the store of weights of results.models. The Hub token of a gated model is read from Secrets Manager on the instance; it is never a ' +
      'parameter. The first download of a 70B model (about 141 GB) can take an hour, a restore from the mirror ' +
      `minutes, a checkpoint that is present seconds. ${WHERE_IT_GOES}`,
    timeoutSeconds: 21_600,
    parameters: [
      runParameter(),
      ...modelParameters(environment),
      modelSourceParameter(environment),
      ...draftParameters(environment),
      ...weightsDigestParameters('brought'),
      parameter(
        'CheckpointSource',
        Alphabet.oneOf(CHECKPOINT_SOURCES),
        DEFAULTS.CheckpointSource,
        'Where to take the files from. auto: the mirror (results.models, or the results bucket where that is null) ' +
          'if it is complete, else the Hugging Face Hub. hub or mirror: only that one; the phase fails when it does not have them. A model ' +
          'with a ModelSource of its own is in no mirror and takes auto alone.',
      ),
      parameter(
        'AllowPickle',
        Alphabet.oneOf(ALLOW_PICKLE),
        environment.model.allowPickle ? 'yes' : DEFAULTS.AllowPickle,
        'Whether weights in pickle files (.bin, .pt, .pth) are taken where a repository has nothing else. Loading ' +
          'one can run code of its author. Files in safetensors cannot, and are always preferred.',
      ),
    ],
  };
}
