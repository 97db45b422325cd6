import { endAndResume } from './kill';

jest.setTimeout(240_000);

// One phase in the first tier; test/conformance/resume-everywhere.test.ts does the others.
test('a run whose command was killed in the middle of the benchmark completes', async () => {
  await endAndResume('benchmark', 'SIGKILL');
});
