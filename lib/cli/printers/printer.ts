/** What a command tells while it works, and who prints it. */
import type { RehearsalProgress } from '../../emulator/rehearsal';
import type { RunEvent } from '../../run';

export type CliEvent = RunEvent | ({ readonly type: 'rehearsal' } & RehearsalProgress);

export interface Printer {
  readonly event: (event: CliEvent) => void;
  /** Leaves the cursor on an empty line. */
  close(): void;
}
