import type { Environment } from '../../environment';
import type { RunRequest } from './run-request';

/**
 * The environment as a record keeps it: emulated instances have a time scale of their own, which the file does not know,
 * so what it says is not recorded beside theirs.
 */
export function atTimeScale(environment: Environment, emulated: RunRequest['emulated']): Environment {
  if (emulated === null) return environment;
  const { timeScale } = emulated;
  return { ...environment, rehearsal: { ...environment.rehearsal, timeScale } };
}
