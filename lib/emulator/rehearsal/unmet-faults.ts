import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { metFaultsFolder } from '../account/instances/met-faults';
import { placedFault } from './placed-faults';

/**
 * Failures that were asked for and that nothing on their instances came across, such as a crash of the compiler where the
 * artifact was found, or a refused launch where the instance was there.
 */
export function unmetFaults(
  stateDir: string,
  instanceIds: readonly string[],
  faults: readonly string[],
): string[] {
  return faults.filter((asked) => {
    const { place, fault } = placedFault(asked);
    const name = fault.split('@')[0] ?? '';
    const ids = place === undefined ? instanceIds : instanceIds.slice(Number(place) - 1, Number(place));
    return !ids.some((id) => existsSync(join(metFaultsFolder(join(stateDir, 'hosts', id, 'root')), name)));
  });
}
