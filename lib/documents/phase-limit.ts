/** The longest that a phase of a run takes: its own time limit and its ending, else the limit of its document. */
import type { Phase } from '../contract/phase';
import type { Environment } from '../environment';
import { specOf } from './documents-for';
import { ENDING_SECONDS } from './limits';

export function phaseLimitSeconds(phase: Phase, environment: Environment): number {
  if (phase === 'deploy') return environment.serving.readyTimeoutSeconds + ENDING_SECONDS;
  if (phase === 'benchmark') return environment.workload.timeLimitSeconds + ENDING_SECONDS;
  return specOf(phase, environment).timeoutSeconds;
}
