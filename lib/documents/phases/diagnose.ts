import type { Environment } from '../../environment';
import { type DocumentSpec, WHERE_IT_GOES } from '../document-spec';
import { runParameter } from '../parameters/model-parameters';
import { basePortParameter } from '../parameters/port-parameter';

/** The document of the phase diagnose, which changes nothing. Time limit: 15 minutes. */
export function diagnoseDocument(environment: Environment): DocumentSpec {
  return {
    phase: 'diagnose',
    description:
      'Says what runs where: replicas, their cores, ports and health, devices, versions, disk, and every failure ' +
      'whose signature is known in the logs, with what to do about it. Changes nothing and may run beside any ' +
      `other document. Takes seconds. ${WHERE_IT_GOES}`,
    timeoutSeconds: 900,
    parameters: [runParameter(), basePortParameter(environment)],
  };
}
