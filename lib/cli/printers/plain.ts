import type { Io } from '../program/io';
import * as lines from './lines';
import type { CliEvent, Printer } from './printer';

/** What is waited for changes often; a log needs it less often. */
const WAITING_EVERY_MS = 10_000;

/** Lines for a file or a pipe: everything that matters once, and a sign of life now and then. */
export function plainPrinter(io: Io): Printer {
  let waitingAt = Number.NEGATIVE_INFINITY;
  let several = false;
  const text = (event: CliEvent): string | undefined => {
    switch (event.type) {
      case 'rehearsal':
        return event.status === 'done' ? lines.rehearsalStep(event) : undefined;
      case 'run-started':
        return lines.runStarted(event);
      case 'phase-skipped':
        return `${event.phase}: ${event.why}`;
      case 'phase-started':
        waitingAt = io.now();
        several = event.instanceIds.length > 1;
        return `${event.phase}: ${event.followed ? 'following' : 'sent as'} ${event.commandId}`;
      case 'waiting':
        if (io.now() - waitingAt < WAITING_EVERY_MS) return undefined;
        waitingAt = io.now();
        return `${event.phase}: ${lines.waiting(event, several)}`;
      case 'quiet':
        return `${event.phase}: ${lines.quiet(event, several)}`;
      case 'phase-finished':
        return lines.phaseFinished(event);
      case 'run-finished':
        return lines.runFinished(event);
      case 'sweep-started':
        return lines.sweepStarted(event);
      case 'step-started':
        return undefined;
      case 'step-finished':
        return lines.stepFinished(event);
      case 'sweep-finished':
        return lines.sweepFinished(event);
      case 'throttled':
      case 'retrying':
        return lines.retrying(event);
      case 'warning':
        return lines.warning(event);
      case 'note':
        return event.message;
    }
  };
  return {
    event(event) {
      const line = text(event);
      if (line !== undefined) io.err.write(`${line}\n`);
    },
    close: () => undefined,
  };
}
