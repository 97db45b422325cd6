import { boundBy } from '../../prediction/advice';
import type { Prediction } from '../../prediction/prediction';
import { rangeText } from '../../prediction/range-text';
import type { PageView } from './page-view';

/** One line of a list of terms: what it is, and what is known. */
interface SpeedFact {
  /** What it is. */
  readonly label: string;
  /** Value with its unit, or why there is none. */
  readonly value: string;
}

/** What may be said of the speed of the layout: the hard floor, and ranges where the basis is `predicted`. */
export function speedFacts(view: PageView): SpeedFact[] {
  const { row, floor } = view;
  const { word, reasons } = row.basis;
  const said = row.prediction?.times === 'measured' ? 'measured times of one user' : word;
  return [
    { label: 'Basis', value: [said, ...reasons].join('; ') },
    { label: 'Hard floor of a token', value: `${(row.floorSeconds * 1000).toFixed(1)} ms: ${floor.basis}` },
    ...(row.prediction === null ? [notPredicted(view)] : rangesOf(row.prediction, view)),
  ];
}

function notPredicted({ row: { refusals, basis } }: PageView): SpeedFact {
  const why =
    refusals.length > 0 ? 'none: the layout is refused' : `none: ${basis.word}; a measurement is the answer`;
  return { label: 'Ranges', value: why };
}

function rangesOf(it: Prediction, { currency, layouts }: PageView): SpeedFact[] {
  const { concurrency } = layouts.request.work;
  return [
    { label: 'Decode step', value: `${rangeText(it.decodeStep, 1000)} ms` },
    { label: `TPOT at ${concurrency} in flight`, value: `${rangeText(it.tpot, 1000)} ms` },
    { label: 'Output of all replicas', value: `${rangeText(it.throughput)} tokens/s` },
    { label: 'TTFT without waiting', value: `${rangeText(it.ttftUnloaded)} s, an order of magnitude` },
    {
      label: 'Mean TTFT at the load',
      value: `somewhere in ${rangeText(it.ttftLoadedBounds)} s; arrivals decide where`,
    },
    {
      label: 'Cost of a million tokens',
      value:
        it.costPerMillionTokens === null
          ? 'no price of this instance type is known'
          : `${rangeText(it.costPerMillionTokens)} ${currency ?? ''}`.trim(),
    },
    { label: 'The time goes into', value: sharesOf(it) },
  ];
}

function sharesOf({ shares }: Prediction): string {
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  const { weights, keyValue, layers, prefill } = shares;
  return `weights ${percent(weights)}, cache ${percent(keyValue)}, layers ${percent(layers)}, prefills ${percent(prefill)}: bound by ${boundBy(shares)}`;
}
