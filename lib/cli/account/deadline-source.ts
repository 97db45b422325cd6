import type { DeadlineSource } from '../../run';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import type { OpenAccount } from './open-account';

/** What a command knows of the end of its instances. */
export function deadlineSource(call: Call, printer: Printer, account: OpenAccount): DeadlineSource {
  const { expectMinutes } = call.options;
  return {
    ports: account.ports,
    deployment: account.deployment,
    emulated: account.emulated,
    emit: printer.event,
    now: call.io.now(),
    ...(expectMinutes === undefined ? {} : { expectedSeconds: expectMinutes * 60 }),
    market: () => {
      // Loaded here: the client of EC2 is for capacity blocks alone.
      const { marketOf } = require('./market') as typeof import('./market');
      return marketOf(call, printer, account.deployment.region);
    },
  };
}
