import { FACTORS, FITTED } from '../../lib/prediction';
import type { Errors, FittedCore, Interval } from '../../lib/prediction/fitted';

type Table = (head: readonly string[], rows: readonly (readonly unknown[])[]) => string;

/** A constant as a reader wants it: its name, its unit, and what to multiply it by. */
const CONSTANTS: readonly [keyof FittedCore['intervals'], string, number][] = [
  ['weightBandwidthShare', 'share of the memory bandwidth on weights', 1],
  ['keyValueBandwidthShare', 'share of the memory bandwidth on the cache', 1],
  ['secondsPerLayer', 'each layer of a step, µs', 1e6],
  ['secondsPerStep', 'each step, ms', 1e3],
  ['computeShare', 'share of the BF16 speed in a prefill', 1],
  ['linkBytesPerSecond', 'exchange between cores, GB/s', 1e-9],
  ['secondsPerPrefill', 'each prefill, ms', 1e3],
];

const QUANTITY_WORDS = {
  decodeStep: 'decode step',
  tpotLoaded: 'mean TPOT under load',
  ttftUnloaded: 'TTFT, one user or static batch',
  throughputOneUser: 'tokens/s, one user or static batch',
  throughputLoaded: 'tokens/s under load',
} as const;

const FAMILY_WORDS = { trn2: 'Trainium2', inf2: 'Inferentia2', trn1: 'Trainium1' } as const;

const FACTOR_WORDS = {
  decodeStep: 'decode step, TPOT of one user',
  throughputOneUser: 'tokens/s, one user',
  throughputLoaded: 'tokens/s under load',
  tpotLoaded: 'mean TPOT under load',
  ttftUnloaded: 'TTFT without load',
  throughputCalibrated: 'tokens/s with measured times',
  timesCalibrated: 'measured times',
} as const;

/** The tables of the page about layouts, from the constants and factors that the code uses. */
export const predictionSections = (page: string, table: Table) => [
  {
    page,
    marker: 'prediction-constants',
    render: () =>
      `Collected ${FITTED.collected}; in brackets the 5th to 95th percentile over resampled sources.\n\n${table(
        ['constant', `Trainium2 (${sizeOf('v3')})`, `Trainium1 and Inferentia2 (${sizeOf('v2')})`],
        CONSTANTS.map(([name, words, unit]) => [
          words,
          constant('v3', name, unit),
          constant('v2', name, unit),
        ]),
      )}`,
  },
  {
    page,
    marker: 'prediction-errors',
    render: () =>
      table(
        ['quantity', 'family', 'rows, sources', 'in-sample', 'held-out source', 'held-out lab'],
        FITTED.errors.map((row) => [
          QUANTITY_WORDS[row.quantity],
          FAMILY_WORDS[row.family],
          `${row.rows}, ${row.sources}`,
          percent(row.inSample),
          percent(row.heldOutSource),
          percent(row.heldOutLab),
        ]),
      ),
  },
  {
    page,
    marker: 'prediction-factors',
    render: () =>
      table(
        ['quantity', 'factors', 'because'],
        Object.entries(FACTORS).map(([name, { low, high, basis }]) => [
          FACTOR_WORDS[name as keyof typeof FACTORS],
          `${low} to ${high}`,
          basis,
        ]),
      ),
  },
];

const sizeOf = (design: keyof typeof FITTED.cores) => {
  const { rows, sources } = FITTED.cores[design];
  return `${rows} rows of ${sources} sources`;
};

const short = (value: number) => (value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2))));
const percent = ({ median, p90 }: Errors) => `${short(median * 100)} / ${short(p90 * 100)} %`;

function constant(
  design: keyof typeof FITTED.cores,
  name: keyof FittedCore['intervals'],
  unit: number,
): string {
  const core = FITTED.cores[design];
  const value = core[name];
  const interval: Interval | undefined = core.intervals[name];
  if (interval === undefined || value === null) return 'not used';
  const [low, high] = interval;
  return `${short(value * unit)} [${short(low * unit)}, ${short(high * unit)}]`;
}
