import { outcomeSchema } from '../../lib/contract/outcome';
import { PHASES, type Phase } from '../../lib/contract/phase';
import { cleanUp, ended, jsonFiles, startTrainyard, temporaryState, trainyard } from './command';

/** Ends the command shortly after it says that the phase has begun. */
async function endIn(phase: Phase, state: string, signal: NodeJS.Signals): Promise<void> {
  const child = startTrainyard(['rehearse', '--requests', '16', '--state', state, '--json']);
  const over = ended(child);
  await new Promise<void>((done) => {
    let seen = '';
    const look = (chunk: Buffer) => {
      seen += chunk;
      if (new RegExp(`"phase-started".*"${phase}"|"${phase}".*"phase-started"`).test(seen)) done();
    };
    child.stderr?.on('data', look);
    child.stdout?.on('data', look);
    child.once('close', () => done());
  });
  await new Promise((done) => setTimeout(done, 400));
  child.kill(signal);
  await over;
}

/** Ends a rehearsal inside the phase, resumes it, and expects each phase to have succeeded exactly once. */
export async function endAndResume(phase: Phase, signal: NodeJS.Signals): Promise<void> {
  const state = temporaryState();
  try {
    await endIn(phase, state, signal);
    const resumed = await trainyard(['resume', '--state', state]);
    expect({ phase, code: resumed.code, stderr: resumed.code === 0 ? '' : resumed.stderr }).toEqual({
      phase,
      code: 0,
      stderr: '',
    });
    const outcomes = jsonFiles(state, /account\/s3\/.*outcomes\/[a-z]+\/[^/]+\.json$/).map((file) =>
      outcomeSchema.parse(file.value),
    );
    for (const job of PHASES) {
      const succeeded = outcomes.filter((outcome) => outcome.job === job && outcome.status === 'succeeded');
      expect({ phase, job, succeeded: succeeded.length }).toEqual({ phase, job, succeeded: 1 });
    }
  } finally {
    await cleanUp(state);
  }
}
