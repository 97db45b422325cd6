import type { Io } from '../program/io';

/** Empties the line of the cursor, so that neither `^C` nor the progress line leaves a piece. */
export const CLEAR_LINE = '\r\u001b[2K';

/** The same for stderr as it is: a terminal that cannot gets a line of its own, and what is no terminal nothing. */
export function clearedLine({ err, env }: Io): string {
  if (!err.isTerminal) return '';
  return env['TERM'] === 'dumb' ? '\n' : CLEAR_LINE;
}
