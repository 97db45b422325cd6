import { endAndResume } from './kill';

// Ends what hangs; a rehearsal on a machine with much else to do takes minutes.
jest.setTimeout(1_200_000);

// One phase in the first tier; test/conformance/resume-everywhere.test.ts does the others.
test('a run whose command was killed in the middle of the benchmark completes', async () => {
  await endAndResume('benchmark', 'SIGKILL');
});
