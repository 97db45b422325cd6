/** Failures that happen a number of times: how often they did is kept by the instances, over every restart. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** Lets failures happen again on these instances, as often as they are asked for. */
export function forgetFaults(stateDir: string, instanceIds: readonly string[]): void {
  for (const id of instanceIds)
    rmSync(join(stateDir, 'hosts', id, 'root/run/emulation/faults.json'), { force: true });
}
