import type { Progress } from '../../contract/outcome';
import type { Phase } from '../../contract/phase';
import type { RunContext } from '../context';
import type { Invocation } from '../ports/ports';
import { readOutcomes, readProgress } from '../results/outcomes';
import { pollCommand, type Watch } from './poll-command';

const QUIET_MS = 30_000;
/** The host writes a heartbeat every few seconds; when it stops, the outcome may be there without a reply. */
const SILENT_MS = 30_000;

/** A command to wait for, with what its events say. */
interface PhaseWatch extends Watch {
  /** Id of the run. */
  readonly runId: string;
  /** The phase. */
  readonly phase: Phase;
}

/** What was last seen of one instance. */
interface Sight {
  text: string;
  changedAt: number;
  heartbeatAt: number | null;
  waitingFor: string;
}

/**
 * Waits until a command has ended on its instances, and turns the wait into events: `waiting` when something changed,
 * `quiet` when nothing did for 30 seconds. An instance whose heartbeat stopped for 30 seconds counts as ended when
 * its outcome is stored.
 */
export function followCommand(context: RunContext, watch: PhaseWatch): Promise<Invocation[]> {
  const sights = new Map<string, Sight>();
  let noticedAt = context.clock.now();
  return pollCommand(context, watch, async (running, now) => {
    const done: string[] = [];
    for (const invocation of running) {
      const sight = await look(context, watch, invocation, sights.get(invocation.instanceId), now);
      sights.set(invocation.instanceId, sight);
      noticedAt = Math.max(noticedAt, sight.changedAt);
      if (isSilent(sight, now) && (await hasOutcome(context, watch, invocation.instanceId))) {
        done.push(invocation.instanceId);
      }
    }
    if (now - noticedAt >= QUIET_MS) {
      const working = running.map(({ instanceId }) => instanceId).filter((id) => !done.includes(id));
      noticeQuiet(context, watch, working, sights, now);
      noticedAt = now;
    }
    return { done };
  });
}

async function look(
  context: RunContext,
  watch: PhaseWatch,
  invocation: Invocation,
  before: Sight | undefined,
  now: number,
): Promise<Sight> {
  const progress = await readProgress(context.store, watch.runId, invocation.instanceId, watch.phase);
  const ours = progress?.commandId === watch.commandId ? progress : undefined;
  const waitingFor = ours?.waitingFor ?? waitingWithoutHeartbeat(invocation);
  const text = [waitingFor, ours?.done, ours?.total].join(' ');
  const heartbeatAt = ours === undefined ? null : Date.parse(ours.at);
  if (before !== undefined && before.text === text) return { ...before, heartbeatAt };
  context.emit({
    type: 'waiting',
    runId: watch.runId,
    phase: watch.phase,
    instanceId: invocation.instanceId,
    elapsedSeconds: (now - watch.since) / 1000,
    waitingFor,
    ...counts(ours),
  });
  return { text, changedAt: now, heartbeatAt, waitingFor };
}

function counts(progress: Progress | undefined) {
  return {
    ...(progress?.done === undefined ? {} : { done: progress.done }),
    ...(progress?.total === undefined ? {} : { total: progress.total }),
    ...(progress?.unit === undefined ? {} : { unit: progress.unit }),
  };
}

function waitingWithoutHeartbeat(invocation: Invocation): string {
  switch (invocation.statusDetails) {
    case 'Pending':
    case 'Delayed':
      return 'the instance to pick the command up';
    case 'Cancelling':
      return 'the instance to end the command';
    default:
      return 'the first word from the instance';
  }
}

function isSilent(sight: Sight, now: number): boolean {
  return now - Math.max(sight.heartbeatAt ?? 0, sight.changedAt) > SILENT_MS;
}

async function hasOutcome(context: RunContext, watch: PhaseWatch, instanceId: string): Promise<boolean> {
  const outcomes = await readOutcomes(context.store, watch.runId, instanceId, watch.phase);
  return outcomes.some((outcome) => outcome.commandId === watch.commandId);
}

/** Of the instances that still work: what an instance that has ended waited for last is of no interest. */
function noticeQuiet(
  context: RunContext,
  watch: PhaseWatch,
  instanceIds: readonly string[],
  known: ReadonlyMap<string, Sight>,
  now: number,
): void {
  const sights = instanceIds.flatMap((id) => known.get(id) ?? []);
  if (sights.length === 0) return;
  const changedAt = Math.max(...sights.map((sight) => sight.changedAt));
  const heartbeats = sights.map((sight) => sight.heartbeatAt).filter((at): at is number => at !== null);
  context.emit({
    type: 'quiet',
    runId: watch.runId,
    phase: watch.phase,
    instanceIds,
    elapsedSeconds: (now - watch.since) / 1000,
    quietSeconds: (now - changedAt) / 1000,
    waitingFor: sights[0]?.waitingFor ?? '',
    heartbeatAgeSeconds: heartbeats.length === 0 ? null : (now - Math.max(...heartbeats)) / 1000,
  });
}
