import type { Deployment } from '../contract/deployment';
import type { MeasuredRun } from '../contract/measured-run';
import { storedEnvironment } from '../environment';
import { shownResult } from '../report';
import { measuredRun, type ObjectReader } from '../run';
import type { SweepMeasurements, SweptCell } from '../sweep-report';
import { isStepDone } from './step-done';
import { readRecords, type StepRecord } from './step-record';
import type { PlannedStep, SweepManifest } from './sweep-manifest';
import { refuseForeignRecords, refuseForeignRun, refuseForeignSweep } from './sweep-of-deployment';
import { loadSweep } from './sweep-store';

/** Where a sweep is stored, and what its runs are held to. */
interface StoredSweep {
  readonly store: ObjectReader;
  readonly deployment: Deployment;
}

/**
 * A sweep with what became of each cell, from what is stored alone: cells whose commands are at work count as waiting.
 * Everything is held to the deployment, as the manifests and outcomes of other runs are.
 * @throws SweepNotFound when there is no such sweep
 * @throws SweepManifestInvalid, ObjectInvalid, ObjectNotJson when an object is not one that this version reads
 * @throws ManifestNotOfDeployment, SweepForged, OutcomeForged when an object says that it is something else
 */
export async function collectSweep(
  store: ObjectReader,
  sweepId: string,
  deployment: Deployment,
): Promise<SweepMeasurements> {
  const [sweep, records] = await Promise.all([loadSweep(store, sweepId), readRecords(store, sweepId)]);
  refuseForeignSweep(sweep, sweepId, deployment);
  return measurementsOf({ store, deployment }, sweep, records, new Set());
}

/** The same from what was read already; `working` has the ids of runs that have a command at work. */
export async function measurementsOf(
  from: StoredSweep,
  sweep: SweepManifest,
  records: readonly StepRecord[],
  working: ReadonlySet<string>,
): Promise<SweepMeasurements> {
  refuseForeignRecords(sweep, records);
  const cells = await Promise.all(
    sweep.plan.cells.map(({ id }) => sweptCell(from, sweep, records, id, working)),
  );
  const open = cells.some(({ state }) => state === 'working' || state === 'waiting');
  return {
    sweepId: sweep.sweepId,
    plan: sweep.plan,
    environment: storedEnvironment(sweep.environment),
    startedAt: sweep.createdAt,
    endedAt: open ? null : (records.at(-1)?.endedAt ?? null),
    emulated: sweep.base.emulated,
    cells,
  };
}

async function sweptCell(
  from: StoredSweep,
  sweep: SweepManifest,
  records: readonly StepRecord[],
  cell: string,
  working: ReadonlySet<string>,
): Promise<SweptCell> {
  const step = sweep.plan.steps.find((each) => each.cell === cell);
  const swept = step === undefined ? undefined : sweep.steps[step.id];
  const runIds = swept?.runIds ?? [];
  const measured = records.filter((record) => runIds.includes(record.runId) && record.verdict !== null);
  const attempts = await Promise.all(
    runIds
      .filter((runId) => measured.some((record) => record.runId === runId))
      .map((runId) => sweptRun(from, sweep.sweepId, step?.id ?? '', runId)),
  );
  const done = swept !== undefined && isStepDone(swept, records);
  const busy = runIds.some((runId) => working.has(runId));
  const state = busy ? 'working' : attempts.length > 0 || done ? 'measured' : undefined;
  if (state !== undefined) return { id: cell, state, reason: null, attempts, shown: shownOf(attempts) };
  const why = step === undefined ? undefined : reasonOf(step, sweep, records);
  const waiting = { id: cell, state: 'waiting' as const, reason: null, attempts, shown: null };
  if (why === undefined) return waiting;
  return { ...waiting, state: why.status === 'left-out' ? 'left-out' : 'failed', reason: why.reason };
}

async function sweptRun(
  { store, deployment }: StoredSweep,
  sweepId: string,
  step: string,
  runId: string,
): Promise<MeasuredRun> {
  const run = await measuredRun(store, runId, runId, deployment);
  if (run.manifest !== null) refuseForeignRun(sweepId, step, run.manifest);
  return run;
}

/** The first attempt that is not invalid, else the first: which one counts is never chosen by speed. */
function shownOf(attempts: SweptCell['attempts']): number | null {
  if (attempts.length === 0) return null;
  const sound = attempts.findIndex(({ results }) => shownResult(results)?.verdict.status !== 'invalid');
  return Math.max(0, sound);
}

/** The last word on the step, else on what it needs. */
function reasonOf(
  step: PlannedStep,
  sweep: SweepManifest,
  records: readonly StepRecord[],
): StepRecord | undefined {
  const last = records.findLast((record) => record.step === step.id);
  if (last !== undefined) return last.status === 'succeeded' ? undefined : last;
  for (const need of sweep.plan.steps.filter(({ id }) => step.needs.includes(id))) {
    const why = reasonOf(need, sweep, records);
    if (why !== undefined)
      return { ...why, reason: { ...why.reason, message: `${need.id}: ${why.reason.message}` } };
  }
  return undefined;
}
