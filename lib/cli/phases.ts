/** Which phases a command runs: always in the order of the line, whatever the order they were typed in. */
import { PHASES, type Phase } from '../contract/phase';
import { requestError } from '../core/errors';
import { nearest } from '../environment';
import type { Call } from './call';

export function phasesOf(call: Call, usual: readonly Phase[]): readonly Phase[] {
  const asked = call.options.phases;
  if (asked === undefined) return usual;
  const stranger = asked.find((name) => !(PHASES as readonly string[]).includes(name));
  if (stranger !== undefined || asked.length === 0) {
    const hint = stranger === undefined ? undefined : nearest(stranger, PHASES);
    throw requestError('PhaseUnknown', `there is no phase '${stranger ?? ''}'`, {
      next: `${hint === undefined ? '' : `did you mean ${hint}? `}known: ${PHASES.join(', ')}`,
    });
  }
  return PHASES.filter((phase) => asked.includes(phase));
}
