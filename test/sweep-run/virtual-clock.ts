import { FakeClock } from '../run/fakes';

/**
 * A clock for work that goes on in parallel: time stands still while anything can be done, then moves to the next
 * moment at which somebody wakes. Two who sleep ten minutes side by side take ten minutes.
 */
export class VirtualClock extends FakeClock {
  private moving = false;

  override after(milliseconds: number, run: () => void): void {
    super.after(milliseconds, run);
    void this.move();
  }

  override sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((done) => {
      const wake = () => {
        signal?.removeEventListener('abort', wake);
        done();
      };
      signal?.addEventListener('abort', wake, { once: true });
      if (signal?.aborted) return wake();
      this.after(milliseconds, wake);
    });
  }

  private async move(): Promise<void> {
    if (this.moving) return;
    this.moving = true;
    while (this.timers.length > 0) {
      // Everything that can be done now is done in promises, and those go before the next turn of the loop.
      await new Promise((turn) => setImmediate(turn));
      this.timers.sort((a, b) => a.at - b.at);
      const next = this.timers.shift();
      if (next === undefined) break;
      this.at = next.at;
      next.run();
    }
    this.moving = false;
  }
}
