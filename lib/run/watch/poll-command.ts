import { phaseError } from '../../core/errors';
import { type RunContext, throwIfStopped } from '../context';
import type { Invocation } from '../ports/ports';
import { hasEnded } from './command-status';

/** Right after a command was sent the service may not know it yet. */
const CONSISTENCY_MS = 60_000;
/** A pause between two polls takes seconds. */
const GAP_MS = 60_000;
/** The service itself may be late in saying that a command expired. */
const EXPIRY_GRACE_MS = 60_000;
/** No document may work longer than this, in milliseconds: 48 hours. */
export const LONGEST_COMMAND_MS = 172_800_000;

/** A command to wait for. */
export interface Watch {
  /** Id of the command. */
  readonly commandId: string;
  /** Instances that it was sent to. */
  readonly instanceIds: readonly string[];
  /** When it was sent, in milliseconds since the epoch. */
  readonly since: number;
  /**
   * When the service gives it up, in milliseconds since the epoch; undefined: 48 hours after `since`, the longest
   * that a document may work.
   */
  readonly expiresAt: number | undefined;
}

/**
 * Called with the instances on which the command still works. `done` ends the wait for some of them before the
 * service says so, because their outcome is stored, and `lost` because nobody is at work there any more.
 */
type OnPoll = (
  running: readonly Invocation[],
  now: number,
) => Promise<{ readonly done: readonly string[]; readonly lost: readonly string[] }>;

/**
 * Pause between two polls in milliseconds: a tenth of the time that has passed, from 250 ms to 5 s. Quick work is
 * noticed quickly, and hours of work cost few calls. Calls to an account on this computer cost nobody's limit: there it is
 * a twentieth, from 100 ms.
 */
export function pollDelay(elapsedMs: number, isNear: boolean): number {
  const [least, share] = isNear ? [100, 20] : [250, 10];
  return Math.min(5_000, Math.max(least, elapsedMs / share));
}

/**
 * Waits for one command on its instances and returns the last known state of each; an instance whose worker was lost
 * has the status `Lost`. The SDK's waiter is not used: it retries every error until its time is over, and takes
 * `Cancelling` for an end.
 * @throws CommandVanished when the service does not know the command a minute after it was sent
 * @throws Interrupted when the signal is aborted
 */
export async function pollCommand(context: RunContext, watch: Watch, onPoll: OnPoll): Promise<Invocation[]> {
  const deadline = (watch.expiresAt ?? watch.since + LONGEST_COMMAND_MS) + EXPIRY_GRACE_MS;
  const settled = new Map<string, Invocation>();
  for (;;) {
    throwIfStopped(context.signal);
    const startedAt = context.clock.now();
    const running = await askRunning(context, watch, settled);
    if (running.length > 0) {
      const { done, lost } = await onPoll(running, context.clock.now());
      for (const instanceId of lost) settled.set(instanceId, lostOn(instanceId));
      for (const item of running.filter((it) => done.includes(it.instanceId))) {
        settled.set(item.instanceId, item);
      }
    }
    if (settled.size === watch.instanceIds.length) return watch.instanceIds.map((id) => known(settled, id));
    // The state was read after the deadline had passed, so this was the final poll.
    if (startedAt > deadline) return watch.instanceIds.map((id) => settled.get(id) ?? lostOn(id));
    await pauseBetween(context, watch);
  }
}

/** A pause that takes minutes longer than it should: this computer slept, or its clock was set. What works does not care. */
async function pauseBetween({ clock, signal, emit, outlives }: RunContext, watch: Watch): Promise<void> {
  const from = clock.now();
  const delay = pollDelay(from - watch.since, !outlives);
  await clock.sleep(delay, signal);
  const gap = clock.now() - from - delay;
  if (Math.abs(gap) < GAP_MS || signal.aborted) return;
  const minutes = `${Math.round(Math.abs(gap) / 60_000)} minutes`;
  const what =
    gap > 0 ? `slept for ${minutes}, or its clock was set forward` : `had its clock set back by ${minutes}`;
  emit({
    type: 'note',
    message: `this computer ${what}; the watch goes on, and so did the work on the instance`,
  });
}

async function askRunning(context: RunContext, watch: Watch, settled: Map<string, Invocation>) {
  const answered = await context.host.invocations(watch.commandId);
  if (answered.length === 0 && context.clock.now() - watch.since > CONSISTENCY_MS) {
    throw phaseError('CommandVanished', `the service does not know command ${watch.commandId} any more`, {
      next: 'resume the run: the phase is sent again if it left no outcome',
      data: { commandId: watch.commandId },
    });
  }
  const running: Invocation[] = [];
  for (const instanceId of watch.instanceIds.filter((id) => !settled.has(id))) {
    const it = answered.find((answer) => answer.instanceId === instanceId) ?? pending(instanceId);
    if (hasEnded(it.status)) settled.set(instanceId, it);
    else running.push(it);
  }
  return running;
}

function known(settled: Map<string, Invocation>, instanceId: string): Invocation {
  return settled.get(instanceId) ?? lostOn(instanceId);
}

const pending = (instanceId: string): Invocation => ({
  instanceId,
  status: 'Pending',
  statusDetails: 'Pending',
});
const lostOn = (instanceId: string): Invocation => ({ instanceId, status: 'Lost', statusDetails: 'Lost' });
