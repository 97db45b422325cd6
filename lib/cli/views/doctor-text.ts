import type { Finding } from '../../doctor';
import { columns } from '../printers/wrap';
import type { Call } from '../program/call';
import { textStyleOf } from './text-parts';

/** The lines of the doctor as a table; the next action stands below what needs one. */
export function doctorText(call: Call, findings: readonly Finding[]): string {
  const { width, colors } = textStyleOf(call);
  const rows = findings.flatMap(({ check, state, code, says, next }) => [
    [state, check, code === null ? says : `${code}: ${says}`],
    ...(next === null ? [] : [['', '', `next: ${next}`]]),
  ]);
  const paint = { 'ok  ': colors.green, warn: colors.yellow, fail: colors.red } as const;
  return columns(rows, width)
    .split('\n')
    .map((line) => {
      const word = line.slice(0, 4) as keyof typeof paint;
      return word in paint ? `${paint[word](word)}${line.slice(4)}` : line;
    })
    .join('\n');
}
