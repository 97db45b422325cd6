import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ACCOUNT_FAULTS } from '../../codes/name-spaces';
import { placedFault } from './placed-faults';

/**
 * Failures that were asked for and that nothing on their instances came across, such as a crash of the compiler where the
 * artifact was found. Those of the account itself are not counted: it raises them whoever asks.
 */
export function unmetFaults(
  stateDir: string,
  instanceIds: readonly string[],
  faults: readonly string[],
): string[] {
  return faults.filter((asked) => {
    const { place, fault } = placedFault(asked);
    const name = fault.split('@')[0] ?? '';
    if (Object.hasOwn(ACCOUNT_FAULTS, name)) return false;
    const ids = place === undefined ? instanceIds : instanceIds.slice(Number(place) - 1, Number(place));
    return !ids.some((id) => existsSync(join(stateDir, 'hosts', id, 'root/run/emulation/met', name)));
  });
}
