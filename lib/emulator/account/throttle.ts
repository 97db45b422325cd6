import { hasFault, type ServiceFaults } from './faults';

const EVERY = 3;

/** The injected failure `ThrottlingException`: every third call of a JSON service is refused. */
export class Throttle {
  private calls = 0;

  constructor(private readonly asked: ServiceFaults) {}

  refuses(): boolean {
    if (!hasFault(this.asked.faults(), 'ThrottlingException')) return false;
    this.calls += 1;
    if (this.calls % EVERY !== 0) return false;
    this.asked.meet('ThrottlingException');
    return true;
  }
}
