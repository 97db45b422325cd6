/** Does the prediction still hold for publications and authors that its constants have not seen? */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../lib/core/package-root';
import { loadEnvironment } from '../../lib/environment';
import { layoutsOf, layoutsRequestOf } from '../../lib/prediction';
import type { ErrorRow } from '../../lib/prediction/fitted';
import { equalHardware } from '../tools/fit/equal-hardware';
import { errorTable } from '../tools/fit/error-table';
import { type PublishedRow, readPublishedRows } from '../tools/fit/published-row';
import { type Pairs, rankedPairs } from '../tools/fit/ranked-pairs';
import type { Context } from './context';
import { RECORDED_ERRORS, RECORDED_PAIRS } from './prediction-recorded';
import { type Row, row } from './row';

const NAME = 'prediction';
/** Half of the last digit that was recorded, in percentage points. */
const ROUNDING = 0.05;

export async function prediction(_: Context): Promise<Row[]> {
  const rows = readPublishedRows(readFileSync(join(packageRoot(), 'test/tools/fit/data/rows.csv'), 'utf8'));
  return [...errorTable(rows).flatMap(errorRows), ...pairRows(rows), planning()];
}

const TRIES = 7;
const PROMISED_SECONDS = 0.2;

/** Every layout of the tutorial's instance and model, the best of some: the first runs compile the code. */
function planning(): Row {
  const configFile = join(packageRoot(), 'cdk.json');
  const environment = loadEnvironment({ name: 'tutorial', configFile });
  const seconds = Array.from({ length: TRIES }, () => {
    const before = performance.now();
    layoutsOf(layoutsRequestOf(environment, { priced: true, measured: [] }));
    return (performance.now() - before) / 1000;
  });
  return row(NAME, {
    what: 'every layout of trn2.48xlarge and 70B',
    ours: Math.min(...seconds),
    beside: PROMISED_SECONDS,
    besideIs: 'what was promised',
    unit: 's',
    required: { most: 1 },
  });
}

function errorRows({ quantity, family, heldOutSource, heldOutLab }: ErrorRow): Row[] {
  const [sourceMedian, sourceP90, labMedian, labP90] = RECORDED_ERRORS[quantity][family];
  const figures = [
    ['unseen source, median', heldOutSource.median, sourceMedian],
    ['unseen source, p90', heldOutSource.p90, sourceP90],
    ['unseen lab, median', heldOutLab.median, labMedian],
    ['unseen lab, p90', heldOutLab.p90, labP90],
  ] as const;
  return figures.map(([way, error, recorded]) =>
    row(NAME, {
      what: `${quantity} ${family}, ${way}`,
      ours: error * 100,
      beside: recorded,
      besideIs: 'recorded error',
      unit: '%',
      required: { most: Math.ceil((1 + ROUNDING / recorded) * 1000) / 1000 },
    }),
  );
}

function pairRows(rows: readonly PublishedRow[]): Row[] {
  const equal = equalHardware(rows);
  const right = equal.filter(({ measured, predicted }) => (measured - 1) * (predicted - 1) > 0);
  const found: Record<keyof typeof RECORDED_PAIRS, Pairs> = {
    ...rankedPairs(rows),
    equalHardware: { right: right.length, pairs: equal.length },
  };
  return (['throughput', 'decodeStep', 'equalHardware'] as const).map((name) =>
    row(NAME, {
      what: `${name}, pairs of ${found[name].pairs} in order`,
      ours: found[name].right,
      beside: RECORDED_PAIRS[name].right,
      besideIs: 'recorded pairs',
      required: { least: 1 },
    }),
  );
}
