import type { Call } from './call';

/** A pending promise does not keep a process alive; a timer does. */
const HOUR_MS = 3_600_000;

/** Waits for Ctrl-C, which is then the normal end. */
export function untilInterrupted(call: Call): Promise<void> {
  return new Promise((done) => {
    if (call.signal.aborted) return done();
    const alive = setInterval(() => undefined, HOUR_MS);
    const end = () => {
      clearInterval(alive);
      done();
    };
    call.signal.addEventListener('abort', end, { once: true });
  });
}
