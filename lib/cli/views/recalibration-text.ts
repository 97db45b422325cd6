import type { Recalibration } from '../../acceptance/recalibration/recalibration';
import { columns } from '../printers/wrap';
import type { Call } from '../program/call';
import { textPart, textStyleOf } from './text-parts';

/** What a day would change, for a terminal: constants with their files, and claims. */
export function recalibrationText(call: Call, { constants, claims, because }: Recalibration): string {
  const style = textStyleOf(call);
  const width = style.width - 2;
  const table = (rows: string[][]) => (rows.length === 0 ? [] : columns(rows, width).split('\n'));
  const found = constants.map(({ name, file, environment, now, measured, proposed }) => [
    ...[name, file, `now ${now}; measured ${measured}; proposed ${proposed}`, environment ?? '-'],
  ]);
  return [
    ...textPart('Constants that were contradicted', table(found), style),
    ...textPart(
      'Claims that change',
      table(claims.map(({ id, was, becomes }) => [id, `${was}: ${becomes.outcome}`])),
      style,
    ),
    because === null
      ? `${constants.length} constants and ${claims.length} claims would change; nothing was written, docs/acceptance.md has the steps`
      : `nothing changes: ${because}`,
  ].join('\n\n');
}
