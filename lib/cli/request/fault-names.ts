/** Names that `--inject` takes: an unknown one would be ignored by every stand-in, and the rehearsal would prove nothing. */

import { requestError } from '../../core/errors';
import { LAUNCH_FAULTS } from '../../emulator/account';
import { nearest } from '../../environment';
import { SIGNATURES } from '../../facts';
import type { Call } from '../program/call';

/** What stand-ins do beyond the signatures of the catalogue; a test compares with theirs. */
export const BEHAVIOURS = [
  'ReplicaDies',
  'ReplicaSlow',
  'ReplicaHangs',
  'ReplicaEmptyText',
  'ReplicaRepeatsText',
  'ReplicaTruncates',
  'Http400Tenth',
  'Http429',
  'StaleProcessOnPort',
  'ToolFails',
  'ToolKilled',
] as const;

const SERVICES = ['ThrottlingException', 'HubForbidden'] as const;

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

export function faultNames(): string[] {
  const signatures = SIGNATURES.filter((row) => row.severity !== 'benign').map((row) => row.name);
  return [...new Set([...BEHAVIOURS, ...SERVICES, ...Object.keys(LAUNCH_FAULTS), ...signatures])];
}
