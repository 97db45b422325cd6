import type { Manifest } from '../../lib/contract/manifest';
import { expectedOf } from '../../lib/run/phases/expected-of';
import { manifest } from '../report/fixtures/run';

const estimates = [
  { what: 'compile', seconds: null, basis: 'not known' },
  { what: 'benchmark', seconds: 1890, basis: 'the tutorial' },
];
const of = (change: Partial<Manifest>) => manifest({ plan: { estimates }, emulated: null, ...change });

test('a phase is expected to take what the plan says, and nothing where it says nothing', () => {
  const run = of({ environment: { name: 'tutorial' }, parameters: {} });
  expect(expectedOf(run, 'benchmark')).toBe(1890);
  expect(expectedOf(run, 'compile')).toBeNull();
  expect(expectedOf(run, 'prepare')).toBeNull();
  expect(expectedOf(of({ plan: {} }), 'benchmark')).toBeNull();
});

test('a rehearsal is faster by its time scale, and sends fewer requests', () => {
  const run = of({
    environment: { name: 'tutorial', workload: { requests: 1000 } },
    parameters: { benchmark: { RequestCount: ['40'] } },
    emulated: { timeScale: 20 },
  });
  expect(expectedOf(run, 'benchmark')).toBeCloseTo((1890 * 0.04) / 20);
});
