import type { Environment } from '../../environment';
import { ARTIFACT_CACHES, DEFAULTS, dialectOf, releaseOf } from '../../facts';
import { type DocumentSpec, WHERE_IT_GOES } from '../document-spec';
import { Alphabet } from '../parameters/alphabet';
import { artifactDigestParameter, weightsDigestParameters } from '../parameters/digest-parameters';
import {
  batchParameter,
  lengthParameters,
  logicalCoresParameter,
  presetParameter,
  tensorParallelParameter,
} from '../parameters/layout-parameters';
import {
  draftParameters,
  modelParameters,
  modelSourceParameter,
  runParameter,
} from '../parameters/model-parameters';
import { compileOptionsParameter, serveOptionsParameter } from '../parameters/option-parameters';
import { parameter } from '../parameters/parameter';
import { wholeNumberOf } from '../parameters/whole-number';

const FOUND =
  'or finds the artifact that an earlier compile with exactly the same inputs left on the instance or in the results ' +
  'bucket. How long a compile takes depends on model and layout: expect tens of minutes for 70B; a found artifact ' +
  'takes seconds to minutes.';

const DESCRIPTIONS = {
  directory:
    `Compiles the model for one layout with inference_demo, ${FOUND} It needs no ` +
    'weights, so it may run before Prepare or beside it: what it reads of the checkpoint (config.json, tokenizer) ' +
    'it brings itself. Deploys may run beside it, measurements may not, and other compiles as CompilesAtOnce ' +
    'says.',
  'compile-cache':
    `Starts the server of one layout until it has compiled every graph, and ends it, ${FOUND} A compile needs the ` +
    'checkpoint, so run Prepare first, and it needs the first cores of the instance, so run Stop first if replicas ' +
    'serve; while it works nothing else uses the devices.',
} as const;

/** The document of the phase compile. Its time limit is six hours. */
export function compileDocument(environment: Environment): DocumentSpec {
  return {
    phase: 'compile',
    description: `${DESCRIPTIONS[dialectOf(releaseOf(environment.release).dialect).artifact]} ${WHERE_IT_GOES}`,
    timeoutSeconds: 21_600,
    parameters: [
      runParameter(),
      ...modelParameters(environment),
      modelSourceParameter(environment),
      ...draftParameters(environment),
      artifactDigestParameter(),
      ...weightsDigestParameters('loaded'),
      tensorParallelParameter(environment),
      batchParameter(environment),
      ...lengthParameters(environment),
      logicalCoresParameter(environment),
      presetParameter(environment),
      compileOptionsParameter(environment),
      serveOptionsParameter(environment),
      parameter(
        'ArtifactCache',
        Alphabet.oneOf(ARTIFACT_CACHES),
        DEFAULTS.ArtifactCache,
        'use: take a proven artifact if there is one. refill: compile again and replace nothing but a broken ' +
          'artifact; choose it only when you suspect the cache.',
      ),
      parameter(
        'CompilesAtOnce',
        wholeNumberOf('CompilesAtOnce'),
        DEFAULTS.CompilesAtOnce,
        'How many compiles may be at work on the instance at once, this one among them. Each takes processors, ' +
          'memory and disk; with too little memory the kernel kills one. One that does not get its ' +
          'turn within half a minute ends as busy.',
      ),
    ],
  };
}
