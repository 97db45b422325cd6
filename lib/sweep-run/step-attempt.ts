import { keys } from '../contract/names';
import { dataError, isTrainyardError, type TrainyardError } from '../core/errors';
import { storedEnvironment } from '../environment';
import { makePlan, planJson } from '../plan';
import { shownResult } from '../report';
import { collectRun, loadManifest, type RunContext, type RunOptions, type RunPorts, resumeRun } from '../run';
import { environmentOf } from './begin-sweep';
import { leftOut, type StepRecord, stepRecord } from './step-record';
import type { PlannedStep, SweepManifest } from './sweep-manifest';

/** What an attempt of a step is made with. */
interface AttemptOptions {
  /** What the driver was given. */
  readonly ports: RunPorts;
  /** Of the driver, for what an attempt reads and writes itself. */
  readonly context: RunContext;
  /** Of the run that is the attempt. */
  readonly run: RunOptions;
}

/** Codes of a deadline: what would not end in time was not sent. */
const LIMITS: readonly string[] = [
  'BlockEndsFirst',
  'ScheduledStopFirst',
  'LatestEndFirst',
  'StackDeletionFirst',
  'SweepEndsFirst',
];

/**
 * Does one attempt of a step as a run of its own: stored first, continued when it exists, never sent twice. Returns its
 * record; what ended the driver rather than the attempt is thrown.
 * @throws StoppedWatching when the operator stops
 * @throws CallFailed and others when it was not the instance that failed
 */
export async function attemptStep(
  options: AttemptOptions,
  sweep: SweepManifest,
  step: PlannedStep,
  attempt: number,
  repeat: boolean,
): Promise<StepRecord> {
  const { context } = options;
  const runId = sweep.steps[step.id]?.runIds[attempt - 1] ?? '';
  const startedAt = context.clock.now();
  const ended = (end: Parameters<typeof stepRecord>[2]) =>
    stepRecord({ step: step.id, runId }, [startedAt, context.clock.now()], end);
  try {
    const { phases } = await storeAttempt(context, sweep, step, attempt, runId);
    const from = repeat ? phases[0] : undefined;
    await resumeRun(options.ports, runId, { ...options.run, from });
    return ended(await succeeded(context, step, runId));
  } catch (error) {
    return ended(failed(error));
  }
}

/** The run of an attempt; it is there already when the attempt is continued. */
async function storeAttempt(
  context: RunContext,
  sweep: SweepManifest,
  step: PlannedStep,
  attempt: number,
  runId: string,
) {
  const { plan, steps, base } = sweep;
  const environment = environmentOf(step, { plan, environment: storedEnvironment(sweep.environment) });
  const instanceId = base.target.instanceIds[step.instance] ?? '';
  const { phases = [], parameters = {} } = steps[step.id] ?? {};
  const manifest = {
    ...base,
    runId,
    createdAt: new Date(context.clock.now()).toISOString(),
    environment: { ...environment },
    plan: { ...planJson(makePlan(environment)) },
    target: { ...base.target, instanceIds: [instanceId] },
    phases,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([phase, sent]) => [phase, { RunId: [runId], ...sent }]),
    ),
    sweep: { id: sweep.sweepId, step: step.id, attempt },
  };
  const body = `${JSON.stringify(manifest, null, 2)}\n`;
  await context.store.putIfAbsent(keys.manifest(runId), body, 'application/json');
  return loadManifest(context.store, runId);
}

async function succeeded(context: RunContext, { kind }: PlannedStep, runId: string) {
  const { outcomes, results } = await collectRun(context.store, runId, null);
  const commandId = outcomes.findLast(({ status }) => status === 'succeeded')?.commandId ?? null;
  const shown = shownResult(results);
  if (kind === 'measure' && shown === null) {
    throw dataError('ResultMissing', `${runId} has succeeded without a result`, {
      next: 'look at the objects of the run with `trainyard results get`',
      data: { commandId },
    });
  }
  const verdict = shown?.verdict.status ?? null;
  return { commandId, status: 'succeeded' as const, verdict, reason: { code: 'Ok', message: 'succeeded' } };
}

/** A failure of the instance has a command; everything else ends the driver, so that no cell is blamed for it. */
function failed(error: unknown) {
  if (!isTrainyardError(error)) throw error;
  const reason = reasonOf(error);
  if (LIMITS.includes(error.code)) return leftOut(reason);
  const commandId = commandOf(error);
  if (commandId === undefined || error.kind === 'stopped') throw error;
  return { commandId, status: 'failed' as const, verdict: null, reason };
}

/** The instance's own words: the advice of the run is about the run, and this is a sweep. */
function reasonOf({ code, message, next, data }: TrainyardError): StepRecord['reason'] {
  const [own] = (data?.['instances'] ?? []) as readonly Partial<StepRecord['reason']>[];
  const cure = own === undefined ? next : own.next;
  return {
    code: own?.code ?? code,
    message: own?.message ?? message,
    ...(cure === undefined ? {} : { next: cure }),
  };
}

function commandOf({ data }: TrainyardError): string | undefined {
  const id = data?.['commandId'];
  return typeof id === 'string' ? id : undefined;
}
