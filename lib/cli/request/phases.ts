import { PHASES, type Phase } from '../../contract/phase';
import { requestError } from '../../core/errors';
import { nearest } from '../../environment';
import { OPTIONS } from '../options/option-table';
import type { Call } from '../program/call';

/**
 * Which phases a command runs: those that were typed, each once and in the order of the line.
 *
 * Throws PhaseUnknown, PhasesNotInOrder.
 */
export function phasesOf(call: Call, usual: readonly Phase[]): readonly Phase[] {
  const named = call.options.phases?.map(phaseOf);
  if (named === undefined) return usual;
  if (named.length === 0) throw unknown('');
  const ordered = PHASES.filter((phase) => named.includes(phase));
  if (named.join() !== ordered.join()) throw notInOrder(named, ordered);
  return ordered;
}

/** What runs is never another thing than what was typed: a second Prepare, or one behind Compile, may have been meant. */
function notInOrder(named: readonly Phase[], ordered: readonly Phase[]) {
  const twice = named.find((phase, at) => named.indexOf(phase) < at);
  const why =
    twice === undefined
      ? `${OPTIONS.phases.flag} ${named.join()} is not the order in which phases run`
      : `${OPTIONS.phases.flag} ${named.join()} names ${twice} twice`;
  return requestError('PhasesNotInOrder', why, { next: `write ${OPTIONS.phases.flag} ${ordered.join()}` });
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
