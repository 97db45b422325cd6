import type { Phase } from '../../contract/phase';
import { isTrainyardError } from '../../core/errors';
import { type RunContext, throwIfStopped } from '../context';
import { commandComment, type SendRequest, type SentCommand, sendingComment } from '../ports/ports';
import { callFailed, classify, wasNotReached } from '../ports/retry';
import { hasEnded } from '../watch/command-status';

const SEND_ATTEMPTS = 8;
const LONGEST_PAUSE_MS = 20_000;

/** Clocks of the service and of this instance may differ by so much. */
const CLOCK_SKEW_MS = 300_000;

/** So long a command whose answer was lost is looked for: the service's list may be behind. */
const LIST_LAG_MS = 60_000;

/** Which commands: those of one document since a moment, of one phase of one run. */
interface CommandQuery {
  readonly runId: string;
  readonly phase: Phase;
  readonly documentName: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

/** Commands of one phase of one run, newest first. */
async function commandsOf(context: RunContext, query: CommandQuery): Promise<SentCommand[]> {
  const comment = commandComment(query.runId, query.phase);
  const { documentName } = query;
  const listed = await context.host.commands({ documentName, since: query.since - CLOCK_SKEW_MS });
  return listed.filter((command) => command.comment === comment || command.comment.startsWith(`${comment} `));
}

/**
 * The newest command of the phase that has not ended; undefined when there is none. It is followed instead of sent
 * again.
 */
export async function commandInProgress(
  context: RunContext,
  query: CommandQuery,
): Promise<SentCommand | undefined> {
  return (await commandsOf(context, query)).find((command) => !hasEnded(command.status));
}

/**
 * Sends a command exactly once. A lost answer does not mean that the command was not sent, so after one it is looked for
 * by its token, among commands that have ended too, for a minute, before it is sent again. A throttled call was refused,
 * and one that reached nobody was not made: both are simply repeated. Given up after 8 attempts and the
 * 15 minutes of an outage.
 * @throws CallFailed when the service refuses it, or does not answer
 * @throws Interrupted when the operator stops
 */
export async function sendOnce(context: RunContext, asked: SendRequest): Promise<SentCommand> {
  const request = { ...asked, comment: sendingComment(asked.comment, context.clock.random) };
  const since = context.clock.now() - CLOCK_SKEW_MS;
  const until = context.clock.now() + context.patience;
  for (let attempt = 1; ; attempt++) {
    throwIfStopped(context.signal);
    try {
      return await context.host.send(request);
    } catch (error) {
      if (isTrainyardError(error)) throw error;
      throwIfStopped(context.signal);
      const kind = classify(error);
      // Nothing was sent, and the calls before this one have waited for new ones.
      if (kind === 'expired') throw callFailed('SendCommand', error, attempt);
      if (kind === 'final') throw callFailed('SendCommand', error, attempt);
      const pause =
        Math.min(LONGEST_PAUSE_MS, 500 * 2 ** Math.min(attempt - 1, 10)) * (0.5 + context.clock.random() / 2);
      context.emit({
        type: kind === 'throttled' ? 'throttled' : 'retrying',
        operation: 'SendCommand',
        delaySeconds: pause / 1000,
        cause: (error as { name?: string }).name ?? 'Error',
      });
      await context.clock.sleep(pause, context.signal);
      const lost = kind === 'transient' && !wasNotReached(error);
      const already = lost ? await lookFor(context, request, since) : undefined;
      if (already !== undefined) return already;
      if (attempt >= SEND_ATTEMPTS && context.clock.now() >= until)
        throw callFailed('SendCommand', error, attempt);
    }
  }
}

/** The command with the comment of this sending; undefined when no list of a minute has had it. */
async function lookFor(
  context: RunContext,
  { documentName, comment }: SendRequest,
  since: number,
): Promise<SentCommand | undefined> {
  const until = context.clock.now() + LIST_LAG_MS;
  for (let pause = 1000; ; pause *= 2) {
    throwIfStopped(context.signal);
    const listed = await context.host.commands({ documentName, since });
    const found = listed.find((command) => command.comment === comment);
    if (found !== undefined || context.clock.now() >= until) return found;
    await context.clock.sleep(Math.min(pause, until - context.clock.now()), context.signal);
  }
}
