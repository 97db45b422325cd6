import type { DayRecord } from '../../acceptance/day';
import { dayCounts } from '../../acceptance/page/day-counts';
import { columns } from '../printers/wrap';
import type { Call } from '../program/call';
import { textPart, textStyleOf } from './text-parts';

/** A day for a terminal: claims with what was seen, environments with what they cost, and the sums. */
export function acceptanceText(call: Call, record: DayRecord): string {
  const style = textStyleOf(call);
  const { began, claims, environments, troubles, cost, status } = record;
  const { held, failed, notReached } = dayCounts(record);
  const width = style.width - 2;
  const table = (rows: string[][]) => (rows.length === 0 ? [] : columns(rows, width).split('\n'));
  return [
    ...textPart('Claims', table(claims.map(({ id, outcome, evidence }) => [outcome, id, evidence])), style),
    ...textPart(
      'Environments',
      table(
        environments.map(({ name, cost: own, destroyedAt, deleteAt, remains }) => [
          name,
          `${own.toFixed(2)} USD`,
          destroyedAt === null
            ? `may stand; deletes itself at ${deleteAt}`
            : `destroyed at ${destroyedAt}${remains.length === 0 ? '' : `; left: ${remains.join(', ')}`}`,
        ]),
      ),
      style,
    ),
    ...textPart(
      'Troubles',
      table(troubles.map(({ environment, code, message }) => [environment ?? '', `${code}: ${message}`])),
      style,
    ),
    `${began.emulated === null ? '' : 'EMULATED: says nothing about hardware. '}${began.stages.join(', ')} (${status}): ` +
      `${held} held, ${failed} failed, ${notReached} not reached; ${cost.toFixed(2)} of ${began.maxCost} USD for instances`,
  ].join('\n\n');
}
