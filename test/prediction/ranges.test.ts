import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FACTORS } from '../../lib/prediction';
import { QUANTITIES } from '../../lib/prediction/fitted';
import { heldOut } from '../tools/fit/held-out';
import { readPublishedRows } from '../tools/fit/published-row';
import { publishedOf } from '../tools/fit/row-prediction';

const CSV = readFileSync(join(__dirname, '../../test/tools/fit/data/rows.csv'), 'utf8');
const TRN2 = readPublishedRows(CSV).filter(({ family }) => family === 'trn2');

describe.each(['source', 'lab'] as const)('with the %s held out', (group) => {
  const predictions = heldOut(TRN2, group);

  test.each(QUANTITIES)('the range of %s holds nine of ten measurements', (quantity) => {
    const { low, high } = FACTORS[quantity];
    const ratios = TRN2.flatMap((row) => {
      const measured = publishedOf(row)[quantity];
      const predicted = predictions.get(row.id)?.[quantity];
      return measured === undefined || predicted === undefined ? [] : [measured / predicted];
    });
    const held = ratios.filter((ratio) => ratio >= low && ratio <= high).length;
    expect(ratios.length).toBeGreaterThan(30);
    expect(held / ratios.length).toBeGreaterThanOrEqual(0.9);
  });
});
