import { PHASES } from '../../lib/contract/phase';
import { killAndResume } from '../e2e/kill';

// `benchmark` is in the first tier.
test.each(PHASES.filter((phase) => phase !== 'benchmark'))(
  'a rehearsal killed in the middle of %s completes after resume',
  killAndResume,
);
