import { outcomeSchema } from '../../lib/contract/outcome';
import { cleanUp, ended, jsonFiles, startTrainyard, temporaryState, trainyard } from '../e2e/command';
import { printedCommands, type StartedCommand, startedCommands } from '../e2e/started-commands';

const LAYOUTS: ReadonlyArray<{ args: string[]; replicas: number }> = [
  { args: ['--data-parallel', '4', '--tensor-parallel', '16', '--batch', '1'], replicas: 4 },
  { args: ['--data-parallel', '1', '--tensor-parallel', '64'], replicas: 1 },
  { args: ['--environment', 'trn1'], replicas: 4 },
  { args: ['--environment', 'inf2'], replicas: 3 },
];

test.each(LAYOUTS)('rehearses $args', async ({ args, replicas }) => {
  const state = temporaryState();
  try {
    const run = await trainyard(['rehearse', ...args, '--requests', '16', '--state', state]);
    expect({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }).toEqual({ code: 0, stderr: '' });
    const [deploy] = jsonFiles(state, /account\/s3\/.*outcomes\/deploy\/[^/]+\.json$/);
    expect(outcomeSchema.parse(deploy?.value).made.replicas).toHaveLength(replicas);
  } finally {
    await cleanUp(state);
  }
});

test('rehearses the tutorial as it is written, and does not believe the numbers', async () => {
  const state = temporaryState();
  try {
    const args = ['--environment', 'tutorial-verbatim', '--requests', '16', '--state', state];
    const run = await trainyard(['rehearse', ...args]);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/^VerdictInvalid: .*CompiledBatchCorrupts/ms);
    expect(run.stdout).toMatch(/Verdict {2}invalid/);
    const outcomes = jsonFiles(state, /account\/s3\/.*outcomes\/[a-z]+\/[^/]+\.json$/);
    expect(outcomes.map(({ value }) => outcomeSchema.parse(value).status)).not.toContain('failed');
    // The client of the benchmark starts LLMPerf's program itself; test/plan/host-commands.test.ts compares that one.
    const withoutClient = (all: StartedCommand[]) => all.filter(({ phase }) => phase !== 'benchmark');
    const planned = await printedCommands(['--environment', 'tutorial-verbatim', '--requests', '16']);
    expect(withoutClient(startedCommands(state))).toEqual(withoutClient(planned));
  } finally {
    await cleanUp(state);
  }
});

test('two rehearsals at once do not disturb each other', async () => {
  const states = [temporaryState(), temporaryState()];
  try {
    const runs = await Promise.all(
      states.map((state) => ended(startTrainyard(['rehearse', '--requests', '16', '--state', state]))),
    );
    expect(runs.map((run) => ({ code: run.code, stderr: run.code === 0 ? '' : run.stderr }))).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
  } finally {
    await Promise.all(states.map(cleanUp));
  }
});
