/** From options to environments. */
import { resolve } from 'node:path';
import { requestError } from '../../core/errors';
import { type Environment, loadEnvironment, type Overrides } from '../../environment';
import type { Call, Options } from '../program/call';

export interface RequestedEnvironment {
  /** With everything that was typed. */
  readonly environment: Environment;
  /** As a stack has it: the file, and what only another machine could change. */
  readonly deployed: Environment;
}

export function configFile(call: Call): string {
  return resolve(call.io.cwd, call.options.config ?? 'cdk.json');
}

/** The commands about environments take the name as an argument too: `environment show trn1`. */
export function namedEnvironment(call: Call): string | undefined {
  const [name] = call.args;
  const option = call.given('environment') ? call.options.environment : undefined;
  if (name !== undefined && option !== undefined && name !== option) {
    throw requestError('CommandLineInvalid', `two environments are named: '${name}' and '${option}'`, {
      next: 'name one of them',
    });
  }
  return name ?? option;
}

/** Both come from the same file; documents are those of `deployed`, parameters those of `environment`. */
export function requestedEnvironment(
  call: Call,
  requests: 'workload' | 'rehearsal' = 'workload',
  name = call.options.environment,
): RequestedEnvironment {
  const { options } = call;
  const request = { name, configFile: configFile(call) };
  const machine = machineOverrides(options);
  const all = { ...machine, ...workOverrides(options, requests) };
  return {
    environment: loadEnvironment({ ...request, overrides: all }),
    deployed: loadEnvironment({ ...request, overrides: machine }),
  };
}

function machineOverrides(options: Options): Overrides {
  return {
    instance: { type: options.instanceType },
    release: options.release,
  };
}

function workOverrides(options: Options, requests: 'workload' | 'rehearsal'): Overrides {
  return {
    layout: {
      tensorParallel: options.tensorParallel,
      dataParallel: options.dataParallel,
      batch: options.batch,
      logicalCores: options.logicalCores as 1 | 2 | undefined,
    },
    lengths: { sequence: options.sequenceLength },
    preset: options.preset as 'corrected' | 'verbatim' | undefined,
    workload: {
      requests: requests === 'workload' ? options.requests : undefined,
      concurrency: options.concurrency,
      repeats: options.repeats,
    },
    rehearsal: { requests: requests === 'rehearsal' ? options.requests : undefined },
  };
}
