import type { Environment } from '../../environment';
import { type ParameterSpec, parameter } from './parameter';
import { wholeNumberOf } from './whole-number';

/** The parameter that says where the replicas listen. */
export function basePortParameter(environment: Environment): ParameterSpec {
  return parameter(
    'BasePort',
    wholeNumberOf('BasePort'),
    environment.serving.basePort,
    'Port of the first replica; replica n listens on BasePort + n, on the loopback address of the instance unless ' +
      'the environment says otherwise. The default comes from the environment. A port that something else holds ' +
      'is refused by name.',
  );
}
