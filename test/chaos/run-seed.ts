/** One seed: a run with its faults, what comes after it, and what was wrong. */
import { readdirSync } from 'node:fs';
import { codeRow } from '../../lib/codes';
import { applyFaults } from './apply-faults';
import { ChaosScene, pause, REQUESTS, type TypedCommand } from './chaos-scene';
import { type Fault, faultsOf, faultText } from './fault-plan';
import { announcedRuns, missingOf } from './finished-runs';
import { succeededPhases } from './succeeded-phases';

/** What one seed showed. */
export interface SeedReport {
  readonly seed: number;
  readonly faults: readonly string[];
  /** How the run ended, and what the operator did next. */
  readonly story: readonly string[];
  /** Empty when every invariant held. */
  readonly problems: readonly string[];
}

/** Times of the run without faults that a run with faults may take before the operator presses Ctrl-C. */
const PATIENCE = 4;
/** The same after Ctrl-C. */
const PATIENCE_OF_STOP = 2;
/** No computer is so fast that less than this says anything. */
const LEAST_MS = 60_000;

/** Milliseconds of a run without faults on this computer, now. Every bound of a seed is a multiple of it. */
export async function calibrate(): Promise<number> {
  const scene = new ChaosScene();
  try {
    await scene.open();
    const began = performance.now();
    const run = scene.type('run');
    await run.over;
    if (run.code !== 0) throw new Error(`the run without faults ended with ${run.code}: ${run.lines.at(-1)}`);
    return performance.now() - began;
  } finally {
    await scene.close();
    scene.remove();
  }
}

/** Runs a seed; `faults` are those of the seed, or others that a test gives. */
export async function runSeed(
  seed: number,
  calibrated: number,
  faults: readonly Fault[] = faultsOf(seed),
): Promise<SeedReport> {
  const scene = new ChaosScene();
  const story: string[] = [];
  const problems: string[] = [];
  const within = (times: number) => Math.max(LEAST_MS, times * calibrated);
  try {
    await scene.open();
    const run = scene.type('run');
    const applied = applyFaults(scene, run, faults);
    await endOf(run, within(PATIENCE), within(PATIENCE_OF_STOP), 'run', story, problems);
    story.push(...(await applied.undo()));
    await recover(scene, run, (command, name) =>
      endOf(command, within(PATIENCE), within(PATIENCE_OF_STOP), name, story, problems),
    ).catch((error: unknown) => problems.push(String(error)));
    const announced = new Set(scene.typed.flatMap(({ lines }) => announcedRuns(lines)));
    if (announced.size === 0) problems.push('no run was announced as succeeded');
    for (const runId of announced)
      problems.push(...(await missingOf(scene.bucket(), { runId, requests: REQUESTS })));
    const counts = succeededPhases(scene.folder);
    problems.push(
      ...counts.filter(({ times }) => times > 1).map((it) => `${it.what} succeeded ${it.times} times`),
    );
  } finally {
    problems.push(...(await scene.close()).map((command) => `left running: ${command}`));
    problems.push(...readdirSync(scene.temporary).map((name) => `left in the temporary folder: ${name}`));
    scene.remove();
  }
  return { seed, faults: faults.map(faultText), story, problems };
}

type End = (command: TypedCommand, name: string) => Promise<void>;

/** As an operator goes on: resume, or a new run where there is nothing to resume or it cannot be. */
async function recover(scene: ChaosScene, run: TypedCommand, end: End): Promise<void> {
  if (run.code === 0) return;
  const resumed = scene.type('resume');
  await end(resumed, 'resume');
  if (resumed.code === 0) return;
  if (await adopted(scene, resumed, end)) {
    const afterwards = scene.type('resume');
    await end(afterwards, 'resume after adopt');
    if (afterwards.code === 0) return;
  }
  const again = scene.type('run');
  await end(again, 'new run');
  if (again.code !== 0) throw new Error(`neither resume nor a new run succeeded: ${again.error()?.code}`);
}

/**
 * What a killed phase brought into the bucket before its outcome is recorded by nobody. The operator, who saw it killed, types
 * the cure of the refusal.
 */
async function adopted(scene: ChaosScene, refused: TypedCommand, end: End): Promise<boolean> {
  const { code, next = '' } = refused.error() ?? {};
  const typed = /trainyard (adopt \S+ --environment [^\s;]+)/.exec(next)?.[1];
  if (code !== 'NotAdopted' || typed === undefined) return false;
  const adopt = scene.type(...typed.split(' '));
  await end(adopt, 'adopt');
  return adopt.code === 0;
}

/** Waits for the end of a command, presses Ctrl-C when it takes too long, and judges how it ended. */
async function endOf(
  command: TypedCommand,
  patience: number,
  patienceOfStop: number,
  name: string,
  story: string[],
  problems: string[],
): Promise<void> {
  if (!(await endsWithin(command, patience))) {
    story.push(`${name} was stopped with Ctrl-C after ${(patience / 1000).toFixed(0)} s`);
    command.child.kill('SIGCONT');
    command.child.kill('SIGINT');
    if (!(await endsWithin(command, patienceOfStop))) {
      problems.push(
        `${name} did not end after Ctrl-C; its last line: ${command.lines.at(-1)?.slice(0, 200)}`,
      );
      command.child.kill('SIGKILL');
      await command.over;
    }
  }
  const error = command.error();
  story.push(
    `${name} ended with ${command.code ?? 'a signal'}${error === undefined ? '' : ` ${error.code}: ${error.message.slice(0, 200)}`}`,
  );
  const stack = command.lines.find((line) => /^\s+at .*\.js:\d+/.test(line));
  if (error !== undefined && codeRow(error.code) === undefined)
    problems.push(`${name}: ${error.code}: ${error.message}`);
  if (stack !== undefined) problems.push(`${name} printed a stack: ${stack.trim()}`);
}

async function endsWithin(command: TypedCommand, milliseconds: number): Promise<boolean> {
  const until = performance.now() + milliseconds;
  while (command.code === undefined && performance.now() < until) await pause();
  return command.code !== undefined;
}
