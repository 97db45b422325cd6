import { PHASES } from '../../lib/contract/phase';
import { endAndResume } from '../e2e/kill';

// `benchmark` is in the first tier.
test.each(PHASES.filter((phase) => phase !== 'benchmark'))(
  'a rehearsal killed in the middle of %s completes after resume',
  (phase) => endAndResume(phase, 'SIGKILL'),
);
