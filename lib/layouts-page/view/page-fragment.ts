/** The values of the page as the fragment of its address, so that a link keeps them. */
import { CHOICES, LIMITS, NUMBERS } from './page-controls';
import type { PageState } from './page-state';

const REFUSED = 'refused';

/** `instance=trn2.48xlarge&…&tp=32`, without `#`. */
export function fragmentOf(state: PageState): string {
  const fragment = new URLSearchParams();
  for (const { name, field } of [...CHOICES, ...NUMBERS]) fragment.set(name, String(state[field]));
  for (const { name, field } of LIMITS) if (state[field] !== null) fragment.set(name, String(state[field]));
  if (state.refused) fragment.set(REFUSED, 'yes');
  return fragment.toString();
}

/** What a fragment says, and what of it could not be used, as sentences. */
interface FragmentReading {
  /** The state with the values of the fragment. */
  readonly state: PageState;
  /** One sentence for each value that was left out. */
  readonly ignored: readonly string[];
}

/** Values that a fragment does not have stay as they are. */
export function stateOfFragment(fragment: string, state: PageState): FragmentReading {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const taken: Partial<Record<keyof PageState, string | number | boolean>> = {};
  const ignored: string[] = [];
  for (const control of [...CHOICES, ...NUMBERS, ...LIMITS]) {
    const { name, field } = control;
    const text = given.get(name);
    if (text === null) continue;
    const value = control.kind === 'choice' ? text : numberIn(text);
    const listed = control.kind === 'choice' && (control.choices.includes(text) || text === state[field]);
    const known = listed || (control.kind !== 'choice' && !Number.isNaN(value));
    if (known) taken[field] = value;
    else
      ignored.push(`the link says ${name}=${text}, which this page does not know; it shows ${state[field]}`);
  }
  if (given.has(REFUSED)) taken.refused = given.get(REFUSED) === 'yes';
  return { state: { ...state, ...taken } as PageState, ignored };
}

/** Text of a field as a number; NaN for what is empty or no number. */
export const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
