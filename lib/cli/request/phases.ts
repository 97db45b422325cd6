import { PHASES, type Phase } from '../../contract/phase';
import { requestError } from '../../core/errors';
import { nearest } from '../../environment';
import type { Call } from '../program/call';

/**
 * Which phases a command runs: always in the order of the line, whatever the order they were typed in.
 *
 * Throws PhaseUnknown.
 */
export function phasesOf(call: Call, usual: readonly Phase[]): readonly Phase[] {
  const named = call.options.phases?.map(phaseOf);
  if (named === undefined) return usual;
  if (named.length === 0) throw unknown('');
  return PHASES.filter((phase) => named.includes(phase));
}

/** The phase of that name. Throws PhaseUnknown, with the nearest name. */
export function phaseOf(name: string): Phase {
  const found = PHASES.find((phase) => phase === name);
  if (found === undefined) throw unknown(name);
  return found;
}

function unknown(name: string) {
  const hint = nearest(name, PHASES);
  return requestError('PhaseUnknown', `there is no phase '${name}'`, {
    next: `${hint === undefined ? '' : `did you mean ${hint}? `}known: ${PHASES.join(', ')}`,
  });
}
