import type { Comparison, MetricDifference, Side } from '../../../compare';
import type { CsvColumn } from '../../../core/csv';
import { CONFIGURATION_COLUMNS } from './configuration-columns';
import { csvMetricName } from './metric-names';

/** One metric of one side of one comparison. */
interface ComparedValue {
  /** From 1, in the order of the sides that are compared with the first. */
  readonly number: number;
  readonly comparison: Comparison;
  readonly side: Side;
  /** Whether it is the side that is compared, and not the one that is compared with. */
  readonly isB: boolean;
  readonly metric: MetricDifference;
}

/** What only the rows of side B have. */
const ofB =
  <Cell>(cell: (row: ComparedValue) => Cell) =>
  (row: ComparedValue) =>
    row.isB ? cell(row) : null;

/** The columns of `trainyard compare --csv`. */
export const COMPARE_COLUMNS: readonly CsvColumn<ComparedValue>[] = [
  [
    'comparison',
    'number of the comparison: the second side with the first is 1, the third with the first is 2',
    ({ number }) => number,
  ],
  ['side', 'A: the first side; B: the one that is compared with it', ({ isB }) => (isB ? 'B' : 'A')],
  ['runs', 'the side as it was typed', ({ side }) => side.name],
  ['measurements', 'results of the side', ({ side }) => side.attempts.length],
  [
    'emulated_time_scale',
    'empty: real hardware; else an emulation, so many times faster',
    ({ comparison }) => comparison.emulated?.timeScale,
  ],
  ...CONFIGURATION_COLUMNS.map(
    ([name, says, cell]): CsvColumn<ComparedValue> => [
      name,
      says,
      ({ side }) => {
        const values = side.attempts.map(cell).filter((value) => value !== null && value !== undefined);
        return values[0];
      },
    ],
  ),
  [
    'metric',
    'name of the metric, with its unit: a column of `report --csv`',
    ({ metric }) => csvMetricName(metric.name),
  ],
  [
    'value',
    'mean over the results of the side, in the unit of the metric',
    ({ isB, metric }) => (isB ? metric.b : metric.a),
  ],
  ['better', 'higher or lower: which direction is an improvement', ({ metric }) => metric.better],
  [
    'difference',
    'B minus A, in the unit of the metric; empty for A, as all that follows',
    ofB(({ metric }) => metric.difference),
  ],
  [
    'interval_low',
    '95 % interval of the difference, lower end; empty without an interval',
    ofB(({ metric }) => metric.interval?.low),
  ],
  ['interval_high', 'its upper end', ofB(({ metric }) => metric.interval?.high)],
  ['reading', 'no difference shown, better, worse or no interval', ofB(({ metric }) => metric.reading)],
  [
    'basis',
    'what the interval is drawn from: repeats, requests or none',
    ofB(({ comparison }) => comparison.basis),
  ],
  [
    'like_for_like',
    'no: the metric means something else on the other side',
    ofB(({ comparison, metric }) => !isUnlike(comparison, metric)),
  ],
  [
    'across',
    'the groups of --across, separated by spaces',
    ofB(({ comparison }) => comparison.across.map(({ group }) => group).join(' ')),
  ],
];

const isUnlike = ({ unlike }: Comparison, { name }: MetricDifference) =>
  unlike.some(({ metrics }) => metrics.includes(name));
