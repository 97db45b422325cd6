import type { Phase } from '../../contract/phase';
import { isTrainyardError } from '../../core/errors';
import { type RunContext, throwIfStopped } from '../context';
import { commandComment, type SendRequest, type SentCommand } from '../ports/ports';
import { callFailed, classify } from '../ports/retry';
import { hasEnded } from '../watch/command-status';

const SEND_ATTEMPTS = 8;
const LONGEST_PAUSE_MS = 20_000;

/** Clocks of the service and of this instance may differ by so much. */
const CLOCK_SKEW_MS = 300_000;

/** Commands of one phase of one run, newest first. */
async function commandsOf(
  context: RunContext,
  query: { runId: string; phase: Phase; documentName: string; since: number },
): Promise<SentCommand[]> {
  const comment = commandComment(query.runId, query.phase);
  const listed = await context.host.commands({
    documentName: query.documentName,
    since: query.since - CLOCK_SKEW_MS,
  });
  return listed.filter((command) => command.comment === comment);
}

/**
 * The newest command of the phase that has not ended; undefined when there is none. It is followed instead of sent
 * again.
 */
export async function commandInProgress(
  context: RunContext,
  query: { runId: string; phase: Phase; documentName: string; since: number },
): Promise<SentCommand | undefined> {
  return (await commandsOf(context, query)).find((command) => !hasEnded(command.status));
}

/**
 * Sends a command exactly once. A lost answer does not mean that the command was not sent, so after one `find` looks
 * for it before it is sent again; a throttled call was refused and is simply repeated. At most 8 attempts.
 * @throws CallFailed when the service refuses it, or does not answer
 */
export async function sendOnce(
  context: RunContext,
  request: SendRequest,
  find: () => Promise<SentCommand | undefined>,
): Promise<SentCommand> {
  for (let attempt = 1; ; attempt++) {
    throwIfStopped(context.signal);
    try {
      return await context.host.send(request);
    } catch (error) {
      if (isTrainyardError(error)) throw error;
      const kind = classify(error);
      if (kind === 'final' || attempt === SEND_ATTEMPTS) throw callFailed('SendCommand', error, attempt);
      const pause = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** (attempt - 1)) * (0.5 + context.clock.random() / 2);
      context.emit({
        type: kind === 'throttled' ? 'throttled' : 'retrying',
        operation: 'SendCommand',
        delaySeconds: pause / 1000,
        cause: (error as { name?: string }).name ?? 'Error',
      });
      await context.clock.sleep(pause, context.signal);
      const already = kind === 'transient' ? await find() : undefined;
      if (already !== undefined) return already;
    }
  }
}
