/** The first tier's share of `npm run fuzz`: a few hundred inputs for each parser, always the same ones. */

import { requestError } from '../../lib/core/errors';
import { FOUND } from './found-inputs';
import { fuzzTarget, problemWith } from './run-target';
import { allTargets } from './targets/all-targets';

const SEED = 20_261_130;
const RUNS = 150;

test.each(allTargets)(
  `$name takes ${RUNS} foreign texts of seed ${SEED} or refuses them by name`,
  async (target) => {
    expect(await fuzzTarget(target, { runs: RUNS, seed: SEED })).toBeUndefined();
  },
);

test.each(FOUND)('$target: $what', async ({ target, input }) => {
  const found = allTargets.find(({ name }) => name === target);
  if (found === undefined) throw new Error(`there is no target ${target}`);
  expect(await problemWith(found, Buffer.from(input))).toBeUndefined();
});

test('a parser that throws of its own, hides the place, or writes to a prototype is found', async () => {
  const target = { name: 'broken', files: [], captures: ['{}'], place: /here/ };
  const wrong = (read: (bytes: Buffer) => unknown) => problemWith({ ...target, read }, Buffer.from('{'));
  expect(await wrong((bytes) => JSON.parse(bytes.toString()))).toMatch(/^not an error of ours: SyntaxError/);
  expect(await wrong(() => Promise.reject(new RangeError('too deep')))).toMatch(/RangeError: too deep/);
  expect(await wrong(() => Promise.reject(requestError('FileInvalid', 'no place')))).toMatch(
    /does not say where/,
  );
  expect(await wrong(() => Promise.reject(requestError('FileInvalid', 'it is here')))).toBeUndefined();
  const prototype = Object.prototype as { polluted?: true };
  prototype.polluted = true;
  const problem = await wrong(() => undefined);
  delete prototype.polluted;
  expect(problem).toMatch(/prototype/);
});
