import type { Phase } from '../../contract/phase';
import type { Environment } from '../../environment';
import { specOf } from '../documents-for';
import { ENDING_SECONDS } from './max-seconds';

/**
 * The longest that a phase of a run takes, in seconds: its own time limit and {@link ENDING_SECONDS} for deploy and
 * benchmark, else the timeout of its document.
 */
export function phaseLimitSeconds(phase: Phase, environment: Environment): number {
  if (phase === 'deploy') return environment.serving.readyTimeoutSeconds + ENDING_SECONDS;
  if (phase === 'benchmark') return environment.workload.timeLimitSeconds + ENDING_SECONDS;
  return specOf(phase, environment).timeoutSeconds;
}
