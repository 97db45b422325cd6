import type { Environment } from '../../environment';
import { type DocumentSpec, WHERE_IT_GOES } from '../document-spec';
import { runParameter } from '../parameters/model-parameters';
import { basePortParameter } from '../parameters/port-parameter';

/**
 * The document of the phase stop, which ends every replica and leaves the instance. Time limit: 30 minutes.
 */
export function stopDocument(environment: Environment): DocumentSpec {
  return {
    phase: 'stop',
    description:
      'Stops every replica, frees its cores and proves that no process and no port is left. The instance itself ' +
      'keeps running and keeps costing; checkpoint and artifacts stay on its disk. Takes seconds to two ' +
      `minutes. ${WHERE_IT_GOES}`,
    timeoutSeconds: 1_800,
    parameters: [runParameter(), basePortParameter(environment)],
  };
}
