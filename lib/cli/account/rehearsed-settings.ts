import { environmentOfRun } from '../../run';
import { OPTIONS } from '../options/option-table';
import { type Call, remark } from '../program/call';
import { typedEnvironment } from '../program/one-environment';
import { type RehearsalSettings, readSettings, rehearsedNames, stateDir } from './rehearsal-state';

/** A command may ask more than once, and says only once which environment it took. */
const said = new WeakSet<object>();

/**
 * Settings of the rehearsal that a call means: that of the run, else that of the environment which is named, else the last
 * one. Which one is the last is said, unless it is the default and the folder holds no other.
 * @throws NoRehearsal when the folder does not hold it
 */
export function settingsOf(call: Call, runId?: string): RehearsalSettings {
  const environment = runId === undefined ? typedEnvironment(call) : environmentOfRun(runId);
  const settings = readSettings(stateDir(call), environment);
  if (environment === undefined) sayWhich(call, settings.deployed.name);
  return settings;
}

/** Names the environment that was taken where none was named, once for each call. */
export function sayWhich(call: Call, taken: string): void {
  const dir = stateDir(call);
  const others = rehearsedNames(dir).filter((name) => name !== taken);
  if (said.has(call.options) || (others.length === 0 && taken === call.options.environment)) return;
  said.add(call.options);
  const more = others.length === 0 ? '' : `; ${OPTIONS.environment.flag} takes ${others.join(', ')} too`;
  remark(call, `environment ${taken} of the rehearsal in ${dir}${more}`);
}
