import { type Colors, colorsFor } from '../printers/colors';
import { wrap } from '../printers/wrap';
import type { Call } from '../program/call';

/** How a long text for people is set. */
export interface TextStyle {
  /** Every row, also of long tables. */
  readonly all: boolean;
  /** Columns. */
  readonly width: number;
  readonly colors: Colors;
}

/** Tables are made for this many columns, and sentences are not longer. */
const WIDEST = 100;

/** As the call asks for it, on the terminal that it has. */
export function textStyleOf({ io, options }: Call): TextStyle {
  const width = Math.min(io.out.width(), WIDEST);
  return { all: options.all === true, width, colors: colorsFor(io, io.out, options.color) };
}

/** A title with indented lines below it, as the one part that it is; no part without lines. */
export function textPart(title: string, lines: readonly string[], { colors }: TextStyle): string[] {
  return lines.length === 0
    ? []
    : [[colors.bold(title), ...lines.map((line) => `  ${line}`.trimEnd())].join('\n')];
}

/** Sentences as a list for a part. */
export function textSentences(texts: readonly string[], { width }: TextStyle): string[] {
  return texts.flatMap((text) => wrap(text, width - 2, '- ', '  '));
}

/** What stands below a table that was cut. */
export const textMore = (count: number): string[] =>
  count > 0 ? [`${count} more; --all lists every one`] : [];
