/** The injected failure `ThrottlingException`: every third call of a JSON service is refused. */
import type { FaultName } from './faults';

const EVERY = 3;

export class Throttle {
  private calls = 0;

  constructor(private readonly faults: () => readonly (FaultName | string)[]) {}

  refuses(): boolean {
    if (!this.faults().includes('ThrottlingException')) return false;
    this.calls += 1;
    return this.calls % EVERY === 0;
  }
}
