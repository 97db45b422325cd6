import { phaseError } from '../../core/errors';
import type { Table } from './table';

/** When the emulated stack of an environment is deleted. It stays after the deletion, until the next deployment. */
export interface PlannedDeletion {
  readonly environment: string;
  /** Moment in ISO 8601, in UTC. */
  readonly at: string;
}

/** The longest that a timer waits; what is later is looked at again then. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * The guard from outside, as a schedule in a stack is: it needs nobody who deployed. What is due while the account lives is
 * deleted then; what became due while nobody served it is deleted when it is opened again, before anything is answered.
 */
export class PlannedDeletions {
  private timer: NodeJS.Timeout | undefined;

  /** `remove` takes everything of an environment away but its buckets, also where a part is gone already. */
  constructor(
    private readonly table: Table<PlannedDeletion>,
    private readonly remove: (environment: string) => Promise<void>,
  ) {}

  /** Deletes what is due, and waits for the next moment. */
  async catchUp(): Promise<void> {
    for (const { environment } of this.table.values().filter(isDue)) await this.remove(environment);
    this.arm();
  }

  /**
   * What a deployment plans: a moment, or null for none. Without either it only begins anew what was deleted, and
   * leaves alone what is still to come.
   * @throws StackDeletionPassed when the moment has passed, as EventBridge Scheduler refuses it
   */
  plan(environment: string, at: string | null | undefined): void {
    const before = this.table.get(environment);
    if (at === null || (at === undefined && before !== undefined && isDue(before)))
      this.table.delete(environment);
    if (typeof at === 'string') {
      if (isDue({ environment, at })) throw deletionPassed(at);
      this.table.set(environment, { environment, at });
    }
    this.arm();
  }

  /** Deletes it now; the plan goes with it. */
  async delete(environment: string): Promise<void> {
    await this.remove(environment);
    this.table.delete(environment);
    this.arm();
  }

  /** Waits for nothing any more; what is planned stays written down. */
  dispose(): void {
    clearTimeout(this.timer);
  }

  private arm(): void {
    clearTimeout(this.timer);
    const left = this.table
      .values()
      .filter((planned) => !isDue(planned))
      .map(({ at }) => Date.parse(at) - Date.now());
    if (left.length === 0) return;
    this.timer = setTimeout(() => void this.catchUp(), Math.min(LONGEST_MS, ...left));
  }
}

const isDue = ({ at }: PlannedDeletion) => Date.parse(at) <= Date.now();

/** What a deployment fails with that plans, or that outlasts, a moment that has passed. */
export function deletionPassed(at: string) {
  return phaseError('StackDeletionPassed', `guards.deleteStackAt must be a moment to come, got ${at}`);
}
