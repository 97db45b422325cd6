import type { RehearsalProgress } from '../../emulator/rehearsal';
import type { RunEvent } from '../../run';
import type { SweepEvent } from '../../sweep-run';

/** What happens while a command works: events of runs and sweeps, and steps of the opening of a rehearsal. */
export type CliEvent = RunEvent | SweepEvent | ({ readonly type: 'rehearsal' } & RehearsalProgress);

/** What a command tells while it works, and who prints it. */
export interface Printer {
  readonly event: (event: CliEvent) => void;
  /** Leaves the cursor on an empty line. */
  close(): void;
}
