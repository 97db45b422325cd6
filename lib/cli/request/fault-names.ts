import { ACCOUNT_FAULTS, REPLICA_FAULTS } from '../../codes/name-spaces';
import { requestError } from '../../core/errors';
import { formatCount } from '../../core/units';
import { placedFault } from '../../emulator/rehearsal';
import { nearest } from '../../environment';
import { SIGNATURES } from '../../facts';
import type { Call } from '../program/call';
import { checkFaultOptions } from './fault-options';

/**
 * The failures that `--inject` names, options included, for a rehearsal of so many instances. Throws FaultUnknown,
 * FaultOptionInvalid, and FaultMisplaced for an instance that it does not have.
 */
export function faultsOf(call: Call, instances: number): readonly string[] {
  const asked = call.options.inject ?? [];
  const known = faultNames();
  if (call.options.inject?.length === 0) throw unknown('', known);
  const numbers = Array.from({ length: instances }, (_, index) => String(index + 1));
  for (const fault of asked) {
    const name = fault.split('@')[0] ?? '';
    if (!known.includes(name)) throw unknown(name, known);
    const { place } = placedFault(fault);
    checkFaultOptions(fault);
    if (place !== undefined && !numbers.includes(place)) throw misplaced(fault, place, instances);
  }
  return asked;
}

function unknown(name: string, known: readonly string[]) {
  const hint = nearest(name, known);
  return requestError('FaultUnknown', `there is no failure '${name}' to inject`, {
    next: `${hint === undefined ? '' : `did you mean ${hint}? `}known: ${known.join(', ')}`,
  });
}

function misplaced(fault: string, place: string, instances: number) {
  return requestError(
    'FaultMisplaced',
    `'${fault}' is for instance ${place || 'without a number'}, and the rehearsal has ${formatCount(instances, 'instance')}`,
    {
      next: `write ${instances === 1 ? 'instance=1' : `instance=1 to instance=${instances}`}, or leave it out`,
    },
  );
}

/**
 * Names that `--inject` takes: an unknown one would be ignored by every stand-in, and the rehearsal would
 * prove nothing.
 */
export function faultNames(): string[] {
  const signatures = SIGNATURES.map((row) => row.name);
  return [...new Set([...Object.keys(REPLICA_FAULTS), ...Object.keys(ACCOUNT_FAULTS), ...signatures])];
}
