import { setMaxListeners } from 'node:events';
import { clearedLine } from '../printers/clear-line';
import type { Io } from './io';

/** The signal that a command watches, and what stops listening. */
interface Interrupts {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
}

/** The first Ctrl-C asks the command to end; the second does not ask. */
export function listenForInterrupts(io: Io, json: () => boolean): Interrupts {
  const controller = new AbortController();
  // Each call that is under way listens, and many may be: Node takes more than ten for a leak, and says so.
  setMaxListeners(0, controller.signal);
  const dispose = io.onInterrupt(() => {
    if (!json()) io.err.write(clearedLine(io));
    if (controller.signal.aborted) return io.leave(3);
    if (!json()) io.err.write('stopping; once more to leave at once\n');
    controller.abort();
  });
  return { signal: controller.signal, dispose };
}
