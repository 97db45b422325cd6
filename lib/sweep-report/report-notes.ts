import { formatCount } from '../core/units';
import { formatNumber, type Mark } from '../report';
import { shownAttempt } from './cell-report';
import type { CellReport } from './report-schema';
import type { SweepMeasurements } from './sweep-measurements';
import { labelWords } from './words';

const CAPTURED = {
  none: '`"capture": "monitor"` in the sweep file keeps what neuron-monitor says of each core beside each result: it shows utilisation, and still no attribution',
  monitor:
    'what neuron-monitor said of each core is kept beside each result (`trainyard results get RUN`): it shows utilisation, and still no attribution; what it takes from a benchmark is not measured',
} as const;

/** What a reader has to know beside the numbers of a sweep. */
export function reportNotes(
  { plan, environment }: SweepMeasurements,
  cells: readonly CellReport[],
  found: Mark | null,
): string[] {
  return [
    'whether collectives between the cores bound a cell cannot be told from published data: unknown until a cell was profiled',
    CAPTURED[plan.capture],
    'predictions are ranges from published measurements, without calibrations; no percentile is predicted',
    ...predictionNotes(cells),
    ...doubtNotes(cells),
    ...retried(cells),
    ...(environment.price === null
      ? ['no cost: set `price` of the environment to the price of its instance type for an hour']
      : []),
    ...(found === null || found.timeScale === 1 ? [] : emulatedCost(found, environment.price !== null)),
    ...(plan.measureAlone
      ? []
      : ['measureAlone was false: compiles ran beside measurements and disturbed them']),
  ];
}

/** How many of the measured values lie in their range. */
function predictionNotes(cells: readonly CellReport[]): string[] {
  const judged = cells
    .flatMap(({ predicted }) => predicted.ranges)
    .filter(({ reading }) => reading !== 'not measured' && reading !== 'not judged');
  if (judged.length === 0) return [];
  const within = judged.filter(({ reading }) => reading === 'within').length;
  return [`${within} of ${formatCount(judged.length, 'measured value')} with a prediction lie in its range`];
}

function doubtNotes(cells: readonly CellReport[]): string[] {
  return cells.flatMap((cell) =>
    (shownAttempt(cell)?.verdict.doubted ?? []).map(
      ({ name, status, reason }) => `${name} of ${cell.label} is ${status}: ${reason}`,
    ),
  );
}

function retried(cells: readonly CellReport[]): string[] {
  const labels = cells.filter(({ attempts }) => attempts.length > 1).map(({ label }) => label);
  if (labels.length === 0) return [];
  return [
    `measured more than once: ${labelWords(labels)}; the attempt that counts was not chosen by its speed, and the others are listed`,
  ];
}

/** The price is of real hours, the tokens of hours that pass faster. */
function emulatedCost({ timeScale }: Mark, priced: boolean): string[] {
  if (!priced || timeScale === null) return [];
  const times = formatNumber(timeScale);
  return [`emulated time ran ${times} times faster than modelled: the modelled cost is ${times} times this`];
}
