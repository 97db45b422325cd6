/** From options to environments. */
import { resolve } from 'node:path';
import { type Environment, loadEnvironment } from '../../environment';
import { STACK } from '../options/option-sets';
import { overridesOf } from '../options/overrides';
import type { Call } from '../program/call';
import { oneEnvironment, typedEnvironment } from '../program/one-environment';

/** One environment, with what was typed and without. */
interface RequestedEnvironment {
  /** With everything that was typed. */
  readonly environment: Environment;
  /** As a stack has it: the file, and what only another stack could change. */
  readonly deployed: Environment;
}

/** Absolute path of the file with the environments. */
export function configFile(call: Call): string {
  return resolve(call.io.cwd, call.options.config ?? 'cdk.json');
}

/** The commands about environments take the name as an argument too: `environment show trn1`. */
export function namedEnvironment(call: Call): string | undefined {
  const [name] = call.args;
  return oneEnvironment(name, typedEnvironment(call));
}

/** Both come from the same file; documents are those of `deployed`, parameters those of `environment`. */
export function requestedEnvironment(
  call: Call,
  name: string = call.options.environment,
): RequestedEnvironment {
  const request = { name, configFile: configFile(call) };
  const ofStack = call.declared.filter((id) => STACK.includes(id));
  return {
    environment: loadEnvironment({ ...request, overrides: overridesOf(call.declared, call.options) }),
    deployed: loadEnvironment({ ...request, overrides: overridesOf(ofStack, call.options) }),
  };
}
