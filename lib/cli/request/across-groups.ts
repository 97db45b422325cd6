import { ACROSS_NAMES, type AcrossName, groupOfField, isAcrossName } from '../../compare';
import { requestError } from '../../core/errors';
import { nearest } from '../../environment/checks/nearest';
import type { Call } from '../program/call';

/** The groups that `--across` names, each once; none without the option. Throws GroupUnknown. */
export function acrossOf({ options }: Call): readonly AcrossName[] {
  if (options.across?.length === 0) throw unknown('');
  return [...new Set(options.across)].map((name) => {
    if (isAcrossName(name)) return name;
    throw unknown(name);
  });
}

function unknown(name: string) {
  const hint = groupOfField(name) ?? nearest(name, ACROSS_NAMES);
  return requestError('GroupUnknown', `there is no group '${name}' to compare across`, {
    next: `${hint === undefined ? '' : `did you mean ${hint}? `}known: ${ACROSS_NAMES.join(', ')}`,
    data: { group: name, known: ACROSS_NAMES, ...(hint !== undefined && { nearest: hint }) },
  });
}
