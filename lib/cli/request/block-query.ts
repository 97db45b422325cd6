/** What kind of block is asked for: the environment's machines, unless options say otherwise. */
import { type BlockQuery, blockCount, blockHours, instant } from '../../capacity';
import { requestError } from '../../core/errors';
import { type Environment, loadEnvironment } from '../../environment';
import { hardwareOf } from '../../facts';
import type { Call } from '../program/call';
import { configFile } from './requested-environment';

export function capacityEnvironment(call: Call): Environment {
  return loadEnvironment({ name: call.options.environment, configFile: configFile(call) });
}

export function instanceTypeOf(call: Call, environment: Environment): string {
  return hardwareOf(call.options.instanceType ?? environment.instance.type).type;
}

export function blockQuery(call: Call, environment: Environment): BlockQuery {
  const { from, until } = call.options;
  return {
    instanceType: instanceTypeOf(call, environment),
    count: blockCount(call.options.count ?? environment.instance.count),
    hours: hoursOf(call),
    ...(from === undefined ? {} : { startsAfter: instant('--from', from) }),
    ...(until === undefined ? {} : { endsBefore: instant('--until', until) }),
  };
}

export function hoursOf(call: Call): number {
  const { days } = call.options;
  if (days !== undefined) return blockHours(days);
  throw requestError('DaysMissing', 'the length of the block is not said', {
    next: 'add --days, such as --days 1',
  });
}

/** The same command line, with other options after it: for advice that can be copied. */
export function repeated(call: Call, usage: string, more: string): string {
  const { options } = call;
  const words = [
    usage,
    call.given('environment') ? `--environment ${options.environment}` : '',
    options.config === undefined ? '' : `--config ${options.config}`,
    options.instanceType === undefined ? '' : `--instance-type ${options.instanceType}`,
    options.reservation === undefined ? '' : `--reservation ${options.reservation}`,
    options.days === undefined ? '' : `--days ${options.days}`,
    options.count === undefined ? '' : `--count ${options.count}`,
    options.from === undefined ? '' : `--from ${options.from}`,
    options.until === undefined ? '' : `--until ${options.until}`,
    more,
  ];
  return `trainyard ${words.filter((word) => word !== '').join(' ')}`;
}
