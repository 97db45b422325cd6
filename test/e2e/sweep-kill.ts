/** Sweeps on the emulated account whose command is killed, and what is left of them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outcomeSchema } from '../../lib/contract/outcome';
import { ended, jsonFiles, startTrainyard, trainyard } from './command';

/** Three cells, two artifacts, two deployments. */
const SWEEP = {
  name: 'three',
  cells: [
    { layout: { tensorParallel: 32, dataParallel: 2 }, batch: 2, load: { concurrency: 2 } },
    { layout: { tensorParallel: 32, dataParallel: 2 }, batch: 2, load: { concurrency: 4 } },
    { layout: { tensorParallel: 16, dataParallel: 2 }, batch: 2, load: { concurrency: 4 } },
  ],
};
/** Steps of that sweep: the weights, two compiles, two deploys, three measurements. */
export const STEPS = 8;

/** What a sweep left. */
interface Left {
  /** State of each cell, in the order of the plan. */
  readonly states: readonly string[];
  /** Each phase of each run that has succeeded, as often as it did: `benchmark c1`. */
  readonly succeeded: readonly string[];
}

/** Kills the command of a sweep so many milliseconds after it began one of its steps, and resumes the sweep. */
export async function sweepKilled(state: string, step: number, milliseconds: number): Promise<Left> {
  const file = join(state, 'three.json');
  writeFileSync(file, JSON.stringify(SWEEP));
  const child = startTrainyard(['rehearse', '--sweep', file, '--requests', '8', '--state', state, '--json']);
  const over = ended(child);
  await new Promise<void>((done) => {
    let seen = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      seen += chunk;
      if (seen.split('"step-started"').length > step) done();
    });
    child.once('close', () => done());
  });
  await new Promise((done) => setTimeout(done, milliseconds));
  child.kill('SIGKILL');
  await over;
  const resumed = await trainyard(['sweep', 'resume', '--state', state]);
  if (resumed.code !== 0) throw new Error(`${resumed.code}: ${resumed.stderr.slice(-3000)}`);
  return leftIn(state);
}

async function leftIn(state: string): Promise<Left> {
  const { stdout } = await trainyard(['sweep', 'status', '--state', state, '--json']);
  const { cells } = JSON.parse(stdout) as { cells: { state: string }[] };
  const outcomes = jsonFiles(state, /account\/s3\/.*outcomes\/[a-z]+\/[^/]+\.json$/)
    .map(({ value }) => outcomeSchema.parse(value))
    .filter(({ status, job }) => status === 'succeeded' && job !== 'bootstrap');
  return {
    states: cells.map((cell) => cell.state),
    succeeded: outcomes.map(({ job, runId }) => `${job} ${runId.split('-').slice(4).join('-')}`).toSorted(),
  };
}
