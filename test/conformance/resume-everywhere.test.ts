import { PHASES } from '../../lib/contract/phase';
import { endAndResume } from '../e2e/kill';

// `benchmark` is in the first tier.
test.each(PHASES.filter((phase) => phase !== 'benchmark'))(
  'a rehearsal killed in the middle of %s completes after resume',
  (phase) => endAndResume(phase, 'SIGKILL'),
);

// Ctrl-C ends the emulated instance too: at resume it boots, and its replicas load again.
test('a run stopped in the middle of the benchmark completes without a second deploy', async () => {
  await endAndResume('benchmark', 'SIGINT');
});
