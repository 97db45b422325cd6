/** Who turns events into lines: chosen once per command. */
import type { RehearsalProgress } from '../../emulator/rehearsal';
import type { RunEvent } from '../../run';
import type { Call } from '../program/call';
import { jsonPrinter } from './json';
import { plainPrinter } from './plain';
import { terminalPrinter } from './terminal';

export type CliEvent = RunEvent | ({ readonly type: 'rehearsal' } & RehearsalProgress);

export interface Printer {
  readonly event: (event: CliEvent) => void;
  /** Leaves the cursor on an empty line. */
  close(): void;
}

export function choosePrinter(call: Call): Printer {
  if (call.options.json) return jsonPrinter(call.io);
  return call.io.err.isTerminal && call.io.env['TERM'] !== 'dumb'
    ? terminalPrinter(call.io, call.options.color)
    : plainPrinter(call.io);
}
