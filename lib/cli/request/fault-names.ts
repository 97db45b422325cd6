import { ACCOUNT_FAULTS, REPLICA_FAULTS } from '../../codes/name-spaces';
import { requestError } from '../../core/errors';
import { nearest } from '../../environment';
import { SIGNATURES } from '../../facts';
import type { Call } from '../program/call';

/** The failures that `--inject` names, options included. Throws FaultUnknown. */
export function faultsOf(call: Call): readonly string[] {
  const asked = call.options.inject ?? [];
  const known = faultNames();
  for (const fault of asked) {
    const name = fault.split('@')[0] ?? '';
    if (known.includes(name)) continue;
    const hint = nearest(name, known);
    throw requestError('FaultUnknown', `there is no failure '${name}' to inject`, {
      next: `${hint === undefined ? '' : `did you mean ${hint}? `}known: ${known.join(', ')}`,
    });
  }
  return asked;
}

/**
 * Names that `--inject` takes: an unknown one would be ignored by every stand-in, and the rehearsal would
 * prove nothing.
 */
export function faultNames(): string[] {
  const signatures = SIGNATURES.filter((row) => row.severity !== 'benign').map((row) => row.name);
  return [...new Set([...Object.keys(REPLICA_FAULTS), ...Object.keys(ACCOUNT_FAULTS), ...signatures])];
}
