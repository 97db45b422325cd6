import type { StepEnd } from '../core/choices';
import { isTrainyardError } from '../core/errors';
import type { Deadline, RunContext, RunEvent, RunOptions, RunPorts } from '../run';
import { stepNames } from '../sweep';
import { attemptStep } from './step-attempt';
import { isStepDone, successOf } from './step-done';
import { leftOut, type StepRecord, stepRecord, storeRecord } from './step-record';
import type { SweepDriver } from './sweep-driver';
import type { SweepEvent } from './sweep-events';
import type { PlannedStep, SweepManifest } from './sweep-manifest';
import { whyLeftOut } from './time-left';
import { walkSteps } from './walk-steps';

/** What the drive of a sweep is made of. */
interface DriveParts {
  /** Where its runs are sent and stored. */
  readonly ports: RunPorts;
  /** Of the driver itself. */
  readonly context: RunContext;
  /** The sweep, as stored. */
  readonly sweep: SweepManifest;
  /** Receives every event, in order. */
  readonly emit: (event: SweepEvent | RunEvent) => void;
  /** When the instances go; undefined where nothing takes them away. */
  readonly deadline: Deadline | undefined;
  /** When the sweep must have ended, in milliseconds since the epoch; undefined without a limit. */
  readonly endsAt: number | undefined;
  /** Aborted by the operator, or by the first step that threw. */
  readonly stopper: AbortController;
  /** Says whether this process still drives the sweep. */
  readonly driver: SweepDriver;
  /** What became of its steps so far; the drive adds to it. */
  readonly records: StepRecord[];
}

/** The drive of one sweep by one process, from what is stored to its end. */
export class SweepDrive {
  private readonly ended = new Map<string, StepEnd>();
  /** Prepares at work, in the order of their begin. */
  private readonly preparing = new Map<string, Promise<StepEnd>>();
  private readonly what: ReturnType<typeof stepNames>;

  /** Nothing is sent before `walk`. */
  constructor(private readonly parts: DriveParts) {
    this.what = stepNames(parts.sweep.plan);
  }

  /** How every step ended. */
  async walk(): Promise<StepEnd[]> {
    const { sweep, stopper } = this.parts;
    const { steps, compileSlots, onFailure } = sweep.plan;
    for (const step of steps) {
      if (isStepDone(this.swept(step), this.parts.records)) this.ended.set(step.id, 'succeeded');
    }
    this.started();
    await walkSteps({
      steps,
      compileSlots: compileSlots.count,
      ended: this.ended,
      stopOnFailure: onFailure === 'stop',
      work: (step) => (step.kind === 'prepare' ? this.prepare(step) : this.work(step)),
      unreachable: (step, need) => this.unreachable(step, need),
      giveUp: () => stopper.abort(),
    });
    return steps.map(({ id }) => this.ended.get(id) ?? 'unreachable');
  }

  private swept({ id }: PlannedStep) {
    return this.parts.sweep.steps[id] ?? { runIds: [], phases: [], parameters: {} };
  }

  private async prepare(step: PlannedStep): Promise<StepEnd> {
    const end = this.work(step);
    this.preparing.set(step.id, end);
    try {
      return await end;
    } finally {
      this.preparing.delete(step.id);
    }
  }

  /** All attempts of a step that are needed: the next one only when a measurement is invalid. */
  private async work(step: PlannedStep): Promise<StepEnd> {
    const { runIds } = this.swept(step);
    let end: StepEnd = 'failed';
    for (const [index, runId] of runIds.entries()) {
      const record = successOf(this.parts.records, runId) ?? (await this.attempt(step, index + 1));
      end = record.status;
      if (record.status !== 'succeeded' || record.verdict !== 'invalid') break;
    }
    return end;
  }

  private async attempt(step: PlannedStep, attempt: number): Promise<StepRecord> {
    const record = await this.recorded(step, attempt, false);
    if (step.kind !== 'measure' || record.reason.code !== 'DeployedDifferently') return record;
    // Another run, or a later turn of this sweep, has deployed something else since.
    const deploy = this.parts.sweep.plan.steps.find(
      ({ id, kind }) => kind === 'deploy' && step.needs.includes(id),
    );
    if (deploy === undefined) return record;
    const again = await this.recorded(deploy, 1, true);
    return again.status === 'succeeded' ? this.recorded(step, attempt, false) : record;
  }

  private async recorded(step: PlannedStep, attempt: number, repeat: boolean): Promise<StepRecord> {
    const { sweep, context, records, ports, driver } = this.parts;
    const since = context.clock.now();
    await driver.check();
    const left = whyLeftOut(step, sweep.plan.steps, this.deadline(), since);
    const runId = this.swept(step).runIds[attempt - 1] ?? '';
    let record: StepRecord;
    if (left === undefined || repeat) {
      this.emit({ type: 'step-started', ...this.about(step), runId, since });
      const options = { ports, context, run: this.runOptions() };
      record = await this.afterPrepare(step, () => attemptStep(options, sweep, step, attempt, repeat));
    } else {
      record = stepRecord({ step: step.id, runId }, [since, since], leftOut(left));
    }
    records.push(record);
    await storeRecord(context.store, sweep.sweepId, record);
    this.finished(step, record, since);
    return record;
  }

  /**
   * What a prepare brings lies in the bucket before its digest is recorded. A step that meets it in between has met nothing
   * strange: it is tried again when the prepares that were at work have ended. A prepare waits for earlier ones only, so
   * that none waits for another that waits for it.
   */
  private async afterPrepare(step: PlannedStep, attempt: () => Promise<StepRecord>): Promise<StepRecord> {
    const names = [...this.preparing.keys()];
    const own = names.indexOf(step.id);
    const earlier = own === -1 ? names : names.slice(0, own);
    const ends = earlier.map((name) => this.preparing.get(name));
    try {
      return await attempt();
    } catch (error) {
      if (!isTrainyardError(error) || error.code !== 'NotAdopted' || ends.length === 0) throw error;
      await Promise.all(ends);
      return attempt();
    }
  }

  /** The first to come: when the instances go, or the limit of the sweep. */
  private deadline(): Deadline | undefined {
    const { deadline, endsAt } = this.parts;
    const limit: Deadline | undefined = endsAt === undefined ? undefined : { at: endsAt, by: 'sweep' };
    return [deadline, limit].filter((each) => each !== undefined).sort((a, b) => a.at - b.at)[0];
  }

  private runOptions(): RunOptions {
    const { context, stopper } = this.parts;
    const { flags, outlives } = context;
    const emit = (event: RunEvent) => this.pass(event);
    return { emit, signal: stopper.signal, flags, outlives, deadline: this.deadline() };
  }

  /** Phases of several steps are at work together: their begin and end are told as those of the steps. */
  private pass(event: RunEvent): void {
    const own = ['run-started', 'phase-started', 'phase-skipped', 'phase-finished', 'run-finished'];
    if (!own.includes(event.type)) this.emit(event);
  }

  private emit(event: SweepEvent | RunEvent): void {
    this.parts.emit(event);
  }

  private about(step: PlannedStep) {
    const { sweepId, base } = this.parts.sweep;
    const instanceId = base.target.instanceIds[step.instance] ?? '';
    return { sweepId, step: step.id, kind: step.kind, what: this.what(step), instanceId };
  }

  private started(): void {
    const { sweepId, plan, base } = this.parts.sweep;
    this.emit({
      type: 'sweep-started',
      sweepId,
      cells: plan.cells.length,
      steps: plan.steps.length,
      done: this.ended.size,
      instanceIds: base.target.instanceIds,
      emulated: base.emulated,
    });
  }

  private finished(step: PlannedStep, { runId, status, verdict, reason }: StepRecord, since: number): void {
    this.emit({
      type: 'step-finished',
      ...this.about(step),
      runId,
      status,
      verdict,
      seconds: (this.parts.context.clock.now() - since) / 1000,
      code: reason.code,
      message: reason.message,
      ...this.counted(step),
    });
  }

  private unreachable(step: PlannedStep, need: string): void {
    this.emit({
      type: 'step-finished',
      ...this.about(step),
      runId: null,
      status: 'unreachable',
      verdict: null,
      seconds: 0,
      code: 'StepUnreachable',
      message: `it needs ${need}, which did not succeed`,
      ...this.counted(step),
    });
  }

  private counted({ id }: PlannedStep) {
    const before = [...this.ended.keys()].filter((each) => each !== id).length;
    return { ended: before + 1, steps: this.parts.sweep.plan.steps.length };
  }
}
