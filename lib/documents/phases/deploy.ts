import type { Environment } from '../../environment';
import { COMPILE_ON_MISS, fillsCache, releaseOf } from '../../facts';
import { type DocumentSpec, WHERE_IT_GOES } from '../document-spec';
import { Alphabet } from '../parameters/alphabet';
import { artifactDigestParameter, weightsDigestParameters } from '../parameters/digest-parameters';
import { layoutParameters } from '../parameters/layout-parameters';
import { ENDING_SECONDS, MAX_READY_SECONDS } from '../parameters/max-seconds';
import { draftParameters, modelParameters, runParameter } from '../parameters/model-parameters';
import { compileOptionsParameter, serveOptionsParameter } from '../parameters/option-parameters';
import { type ParameterSpec, parameter } from '../parameters/parameter';
import { basePortParameter } from '../parameters/port-parameter';
import { wholeNumberOf } from '../parameters/whole-number';

/**
 * The document of the phase deploy. Its time limit is the longest wait for the replicas, and the time to end
 * the phase.
 */
export function deployDocument(environment: Environment): DocumentSpec {
  const ready = environment.serving.readyTimeoutSeconds;
  const longest = Math.max(MAX_READY_SECONDS, ready);
  return {
    phase: 'deploy',
    description:
      'Starts the replicas: one supervised vLLM server per replica, on disjoint core ranges, and ends when ' +
      'every one has answered a real generation. Replicas that already serve exactly this are kept; while others ' +
      'serve on these ports nothing is started: run Stop first. Loading 70B takes minutes per replica. The instance ' +
      `needs the compiled artifact: run Compile first with the same values. ${WHERE_IT_GOES}`,
    timeoutSeconds: longest + ENDING_SECONDS,
    parameters: [
      runParameter(),
      ...modelParameters(environment),
      ...draftParameters(environment),
      artifactDigestParameter(),
      ...weightsDigestParameters('loaded'),
      ...layoutParameters(environment),
      compileOptionsParameter(environment),
      serveOptionsParameter(environment),
      basePortParameter(environment),
      parameter(
        'ReadyTimeoutSeconds',
        wholeNumberOf('ReadyTimeoutSeconds', longest),
        ready,
        'Seconds until every replica must have answered. When it passes, the phase fails and names the replica ' +
          'and its last log line; the replicas are left as they are for Diagnose. The default comes from the ' +
          'environment.',
      ),
      ...compileOnMiss(environment),
    ],
  };
}

/** Only where the server itself compiles. */
function compileOnMiss({ release, serving }: Environment): ParameterSpec[] {
  if (!fillsCache(releaseOf(release).dialect)) return [];
  return [
    parameter(
      'CompileOnMiss',
      Alphabet.oneOf(COMPILE_ON_MISS),
      serving.compileOnMiss ? 'yes' : 'no',
      'no: a replica that does not find all of its graphs in the compiled artifact fails. yes: it compiles what is ' +
        'missing, for many minutes and on its own cores, and the outcome says so. The default comes from the environment.',
    ),
  ];
}
