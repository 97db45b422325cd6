import { formatCount } from '../core/units';
import { FITTED } from './fitted-constants';
import type { Layouts } from './layouts';
import { rangeText } from './range-text';
import { FACTORS } from './ranges';
import type { LayoutRow } from './space';

/** How much the list of layouts may be believed, as sentences without a full stop. */
export function beliefs({ request, filtered, rows }: Layouts): string[] {
  const [first] = rows.filter(({ prediction }) => prediction !== null);
  const warnings = new Set(rows.filter((row) => row.prediction).flatMap(({ basis }) => basis.reasons));
  const bounds = first?.prediction?.ttftLoadedBounds;
  return [
    `ranges are the spread of ${FITTED.rows} published rows of ${FITTED.sources} sources, collected ${FITTED.collected}: most loaded rows of Trainium2 are of one guide, and none has more than two replicas of 4 cores or more`,
    'the floor is one pass over the weights at full memory bandwidth: nothing is faster without quantization or speculation',
    ...(bounds
      ? [
          `TTFT under load and percentiles are not predicted; for the first layout the mean TTFT is somewhere in ${rangeText(bounds)} s, and the arrival pattern decides`,
        ]
      : []),
    ...warnings,
    ...calibrated(rows),
    ...(filtered > 0 ? ['a layout is kept when its range reaches the limit, so it may still miss it'] : []),
    ...(request.pricePerHour === null
      ? ['no cost: set `price` of the environment to the price of this instance type for an hour']
      : []),
  ];
}

function calibrated(rows: readonly LayoutRow[]): string[] {
  const count = rows.filter(({ prediction }) => prediction?.times === 'measured').length;
  if (count === 0) return [];
  return [
    `${formatCount(count, 'layout')} marked c use measured times of one user in the queue formula: ${FACTORS.throughputCalibrated.basis}, which is little`,
  ];
}
