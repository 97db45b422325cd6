import type { Progress } from '../../contract/outcome';
import type { Phase } from '../../contract/phase';
import type { RunContext } from '../context';
import type { Invocation } from '../ports/ports';
import { readOutcomes, readProgress } from '../results/outcomes';
import { pollCommand, type Watch } from './poll-command';

const QUIET_MS = 30_000;
/** The host writes a heartbeat every few seconds; when it stops, the outcome may be there without a reply. */
const SILENT_MS = 30_000;

/** The ping status of an agent is as old as five minutes. */
const OFFLINE_MS = 300_000;
const LOST_MS = 900_000;
const UNSEEN_MS = 60_000;

/** A command to wait for, with what its events say. */
interface PhaseWatch extends Watch {
  /** Name of the environment. */
  readonly environment: string;
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
  /** When the last sign of life was seen, by our own clock: that of the instance may be wrong. */
  aliveAt: number;
  lookedAt: number;
  waitingFor: string;
}

/**
 * Waits until a command has ended on its instances, and turns the wait into events: `waiting` when something changed,
 * `quiet` when nothing did for 30 seconds. An instance whose heartbeat stopped for 30 seconds counts as ended when
 * its outcome is stored, and as lost when nobody is at work there any more; see {@link isLost}.
 */
export function followCommand(context: RunContext, watch: PhaseWatch): Promise<Invocation[]> {
  const sights = new Map<string, Sight>();
  let noticedAt = context.clock.now();
  return pollCommand(context, watch, async (running, now) => {
    const done: string[] = [];
    const lost: string[] = [];
    for (const invocation of running) {
      const sight = await look(context, watch, invocation, sights.get(invocation.instanceId), now);
      sights.set(invocation.instanceId, sight);
      noticedAt = Math.max(noticedAt, sight.changedAt);
      if (isSilent(sight, now) && (await hasOutcome(context, watch, invocation.instanceId))) {
        done.push(invocation.instanceId);
      } else if (await isLost(context, watch, invocation, sight, now)) {
        lost.push(invocation.instanceId);
      }
    }
    if (now - noticedAt >= QUIET_MS) {
      const working = running
        .map(({ instanceId }) => instanceId)
        .filter((id) => ![...done, ...lost].includes(id));
      noticeQuiet(context, watch, working, sights, now);
      noticedAt = now;
    }
    return { done, lost };
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
  // Where nobody looked for a minute, in an outage or asleep, the silence was our own.
  const isNew =
    before === undefined || heartbeatAt !== before.heartbeatAt || now - before.lookedAt > UNSEEN_MS;
  const aliveAt = isNew ? now : before.aliveAt;
  if (before !== undefined && before.text === text) return { ...before, heartbeatAt, aliveAt, lookedAt: now };
  context.emit({
    type: 'waiting',
    runId: watch.runId,
    phase: watch.phase,
    instanceId: invocation.instanceId,
    elapsedSeconds: (now - watch.since) / 1000,
    waitingFor,
    ...counts(ours),
  });
  return { text, changedAt: now, heartbeatAt, aliveAt, lookedAt: now, waitingFor };
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

/**
 * Whether an instance has given no sign of life for five minutes and its agent does not answer, or for fifteen and its
 * agent answers: the command's own process is gone then, because the host writes a heartbeat every few seconds. The
 * service would say so at the expiry of the command, hours later. A command that is not picked up has an end of its own.
 */
async function isLost(
  context: RunContext,
  { environment }: PhaseWatch,
  { instanceId, status }: Invocation,
  { aliveAt }: Sight,
  now: number,
): Promise<boolean> {
  const silent = now - aliveAt;
  if (status === 'Pending' || silent < OFFLINE_MS) return false;
  if (silent >= LOST_MS) return true;
  const known = await context.directory.instances(environment);
  return known.some((instance) => instance.instanceId === instanceId && !instance.online);
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
