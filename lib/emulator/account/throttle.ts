import { hasFault } from './faults';

const EVERY = 3;

/** The injected failure `ThrottlingException`: every third call of a JSON service is refused. */
export class Throttle {
  private calls = 0;

  constructor(private readonly faults: () => readonly string[]) {}

  refuses(): boolean {
    if (!hasFault(this.faults(), 'ThrottlingException')) return false;
    this.calls += 1;
    return this.calls % EVERY === 0;
  }
}
