import { phaseError } from '../../core/errors';
import { unmetFaults } from '../../emulator/rehearsal';
import { stateDir } from '../account/rehearsal-state';
import type { Call } from '../program/call';

/**
 * Ends a rehearsal that went well although it was to fail.
 * @throws FaultNotMet with the failures that nothing came across
 */
export function endByFaults(call: Call, instanceIds: readonly string[], faults: readonly string[]): void {
  const unmet = unmetFaults(stateDir(call), instanceIds, faults);
  if (unmet.length === 0) return;
  throw phaseError(
    'FaultNotMet',
    `${unmet.join(', ')} was asked for and never met: the rehearsal proves nothing of it`,
    {
      next: 'rehearse in another directory with --state: an artifact or a checkpoint that is there is not made again',
      data: { unmet },
    },
  );
}
