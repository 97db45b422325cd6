/** What was predicted beside what was measured, as tables. */
import { formatNumber, html, type Mark, type Markup, table } from '../../report';
import type { PredictedRange } from '../predicted-schema';
import type { CellReport } from '../report-schema';
import { quantityWords } from '../words';

/** Basis, floor and bound of every cell. */
export function basisTable(cells: readonly CellReport[], mark: Mark | null): Markup {
  const heads = [
    { text: 'cell' },
    { text: 'basis' },
    { text: 'floor of TPOT, ms', n: true },
    { text: 'most tokens/s by the floor', n: true },
    { text: 'bound by' },
    { text: 'why' },
  ];
  const rows = cells.map(({ label, predicted: { basis, floor, boundBy, reasons } }) => [
    { text: label },
    { text: basis },
    { text: floor === null ? 'unknown' : formatNumber(floor.tpotSeconds * 1000) },
    { text: floor === null ? 'unknown' : formatNumber(floor.mostTokensPerSecond) },
    { text: boundBy },
    {
      text: html`${reasons.join('; ') || '–'}${floor?.kept === false ? html` <b class="failed">measured below the floor</b>` : null}`,
      kind: 'note',
    },
  ]);
  return table('The hard floor: one pass over the weights at full memory bandwidth', mark, heads, rows);
}

/** Each predicted range with the measured value; null where nothing is predicted. */
export function rangesTable(cells: readonly CellReport[], mark: Mark | null): Markup | null {
  const heads = [
    { text: 'cell' },
    { text: 'quantity' },
    { text: 'predicted', n: true },
    { text: 'measured', n: true },
    { text: 'the measured value is' },
  ];
  const rows = cells.flatMap(({ label, predicted }) =>
    predicted.ranges.map((range) => [
      { text: label },
      { text: quantityWords(range.quantity) },
      { text: `${scaled(range, range.low)} to ${scaled(range, range.high)}` },
      { text: range.measured === null ? '–' : scaled(range, range.measured) },
      { text: range.reading, kind: TONES[range.reading] ?? 'missing' },
    ]),
  );
  return rows.length === 0 ? null : table('Measured against predicted', mark, heads, rows);
}

const TONES: Readonly<Partial<Record<PredictedRange['reading'], string>>> = {
  within: 'pass',
  below: 'suspect',
  above: 'suspect',
};

const scaled = ({ quantity }: PredictedRange, value: number) =>
  formatNumber(quantity === 'outputTokensPerSecond' ? value : value * 1000);
