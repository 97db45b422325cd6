import type { Io } from '../program/io';
import type { Printer } from './printer';

/** One JSON object per line and event. */
export function jsonPrinter(io: Io): Printer {
  return {
    event: (event) => io.err.write(`${JSON.stringify({ at: new Date(io.now()).toISOString(), ...event })}\n`),
    close: () => undefined,
  };
}
