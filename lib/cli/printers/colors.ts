/** When to colour. */
import picocolors from 'picocolors';
import type { Io, Stream } from '../program/io';

/** Functions that colour a text, or leave it as it is. */
export type Colors = ReturnType<typeof picocolors.createColors>;

/** `NO_COLOR` and `--no-color` win over everything; otherwise only terminals that can are coloured. */
export function wantsColor(io: Io, stream: Stream, option: boolean | undefined): boolean {
  if (option === false || (io.env['NO_COLOR'] ?? '') !== '') return false;
  return stream.isTerminal && io.env['TERM'] !== 'dumb';
}

/** The colours for one stream of the process. */
export function colorsFor(io: Io, stream: Stream, option: boolean | undefined): Colors {
  return picocolors.createColors(wantsColor(io, stream, option));
}
