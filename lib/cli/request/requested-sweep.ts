import { resolve } from 'node:path';
import { instant } from '../../capacity';
import { type Environment, loadEnvironment } from '../../environment';
import type { readCalibration } from '../../prediction';
import { parseSweep, presetSweep, readSweep, type Sweep } from '../../sweep';
import { STACK } from '../options/option-sets';
import { OPTIONS } from '../options/option-table';
import { overridesOf } from '../options/overrides';
import type { Call } from '../program/call';
import { configFile } from './requested-environment';

/** A sweep, with its environment. */
interface RequestedSweep {
  /** With the limits and times that were typed. */
  readonly sweep: Sweep;
  /** With everything that was typed. */
  readonly environment: Environment;
  /** As a stack has it: the file, and what only another stack could change. */
  readonly deployed: Environment;
}

/**
 * A preset or a file, with what was typed. A typed environment replaces that of the file; a preset has none of its own.
 * @throws SweepUnknown, SweepFileNotJson, SweepFieldUnknown, SweepFileInvalid when there is no such sweep
 */
export function requestedSweep(
  call: Call,
  name: string,
  measured: ReturnType<typeof readCalibration>,
): RequestedSweep {
  const source = readSweep(name, resolve(call.io.cwd, name));
  const typed = call.options.environment;
  const own = source.from === 'file' && !call.given('environment') ? source.sweep.environment : typed;
  const ofFile = { name: own, configFile: configFile(call) };
  const ofStack = call.declared.filter((id) => STACK.includes(id));
  const environment = loadEnvironment({ ...ofFile, overrides: overridesOf(call.declared, call.options) });
  const deployed = loadEnvironment({ ...ofFile, overrides: overridesOf(ofStack, call.options) });
  const sweep =
    source.from === 'file'
      ? source.sweep
      : parseSweep(presetSweep(source.preset, environment, measured), source.preset);
  return { sweep: withOptions(sweep, call), environment, deployed };
}

function withOptions(sweep: Sweep, { options: { maxCost, until, measureMinutes } }: Call): Sweep {
  return {
    ...sweep,
    limits: {
      ...sweep.limits,
      ...(maxCost === undefined ? {} : { maxCost }),
      ...(until === undefined ? {} : { until: new Date(instant(OPTIONS.until.flag, until)).toISOString() }),
    },
    times: { ...sweep.times, ...(measureMinutes === undefined ? {} : { measureMinutes }) },
  };
}
