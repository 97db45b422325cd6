/** The parameter that says where the replicas listen. */
import type { Environment } from '../environment';
import { Alphabet } from './alphabet';
import { type ParameterSpec, parameter } from './parameter';

export function basePortParameter(environment: Environment): ParameterSpec {
  return parameter(
    'BasePort',
    Alphabet.wholeNumber(1024, 65_535),
    environment.serving.basePort,
    'Port of the first replica; replica n listens on BasePort + n, on the loopback address of the instance unless ' +
      'the environment says otherwise. The default comes from the environment. A port that something else holds ' +
      'is refused by name.',
  );
}
