import { keys } from '../contract/names';
import { stoppedError } from '../core/errors';
import type { RunContext } from '../run';

/**
 * One process that drives a sweep. Whoever takes the sweep last is its driver; an earlier one notices before its next
 * command, and ends. So a sweep whose driver was killed can be continued at once, and two terminals cannot both send.
 */
export class SweepDriver {
  private constructor(
    private readonly context: RunContext,
    private readonly sweepId: string,
    private readonly number: number,
  ) {}

  /** Takes the sweep. */
  static async take(context: RunContext, sweepId: string): Promise<SweepDriver> {
    for (let number = (await newest(context, sweepId)) + 1; ; number++) {
      const body = `${JSON.stringify({ takenAt: new Date(context.clock.now()).toISOString() })}\n`;
      const key = `${keys.sweepDrivers(sweepId)}${number}.json`;
      if (await context.store.putIfAbsent(key, body, 'application/json')) {
        return new SweepDriver(context, sweepId, number);
      }
    }
  }

  /**
   * Called before each command.
   * @throws SweepTaken when another process has taken the sweep since
   */
  async check(): Promise<void> {
    if ((await newest(this.context, this.sweepId)) === this.number) return;
    throw stoppedError(
      'SweepTaken',
      `another process has taken ${this.sweepId}; this one sends nothing more`,
      {
        next: `watch it with: trainyard sweep status ${this.sweepId}${this.context.flags}`,
        data: { sweepId: this.sweepId },
      },
    );
  }
}

async function newest({ store }: RunContext, sweepId: string): Promise<number> {
  const objects = await store.list(keys.sweepDrivers(sweepId));
  return objects.reduce((most, { key }) => Math.max(most, Number(/(\d+)\.json$/.exec(key)?.[1] ?? 0)), 0);
}
