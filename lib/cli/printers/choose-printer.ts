import type { Call } from '../program/call';
import { jsonPrinter } from './json';
import { plainPrinter } from './plain';
import type { Printer } from './printer';
import { terminalPrinter } from './terminal';

/** Who turns events into lines: chosen once per command. */
export function choosePrinter(call: Call): Printer {
  if (call.options.json) return jsonPrinter(call.io);
  return call.io.err.isTerminal && call.io.env['TERM'] !== 'dumb'
    ? terminalPrinter(call.io, call.options.color)
    : plainPrinter(call.io);
}
