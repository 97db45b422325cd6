import { type BlockQuery, blockCount, blockHours, instant } from '../../capacity';
import { requestError } from '../../core/errors';
import { type Environment, loadEnvironment } from '../../environment';
import { hardwareOf } from '../../facts';
import { nameOf, OPTIONS, type OptionId } from '../options/option-table';
import type { Call } from '../program/call';
import { configFile } from './requested-environment';

/** The environment that the options name, as its file has it. */
export function capacityEnvironment(call: Call): Environment {
  return loadEnvironment({ name: call.options.environment, configFile: configFile(call) });
}

/** The instance type that is wanted. Throws NotInCatalogue. */
export function instanceTypeOf(call: Call, environment: Environment): string {
  return hardwareOf(call.options.instanceType ?? environment.instance.type).type;
}

/**
 * Which block is wanted: one for the instances of the environment, unless options say otherwise.
 *
 * Throws DaysMissing, DaysNotOffered, CountNotOffered or TimeInvalid.
 */
export function blockQuery(call: Call, environment: Environment): BlockQuery {
  const { from, until } = call.options;
  return {
    instanceType: instanceTypeOf(call, environment),
    // An environment without instances asks for its next one.
    count: blockCount(call.options.count ?? Math.max(1, environment.instance.count)),
    hours: hoursOf(call),
    ...(from === undefined ? {} : { startsAfter: instant(OPTIONS.fromTime.flag, from) }),
    ...(until === undefined ? {} : { endsBefore: instant(OPTIONS.until.flag, until) }),
  };
}

/** Hours of the block that `--days` asks for. Throws DaysMissing or DaysNotOffered. */
export function hoursOf(call: Call): number {
  const { days } = call.options;
  if (days !== undefined) return blockHours(days);
  throw requestError('DaysMissing', 'the length of the block is not said', {
    next: 'add --days, such as --days 1',
  });
}

/** Options of a block that were typed, with their flags, in the order in which advice shows them. */
const REPEATED = [
  'environment',
  'config',
  'instanceType',
  'reservation',
  'days',
  'count',
  'fromTime',
  'until',
] as const satisfies readonly OptionId[];

/** The same command line, with other options after it: for advice that can be copied. */
export function repeated(call: Call, usage: string, more: string): string {
  const typed = REPEATED.filter((id) => call.given(nameOf(id))).map(
    (id) => `${OPTIONS[id].flag} ${call.options[nameOf(id)]}`,
  );
  return `trainyard ${[usage, ...typed, more].filter((word) => word !== '').join(' ')}`;
}
