import type { Refusal } from '../../plan/admission/refusal';
import { LIMITS, type LimitControl, NUMBERS, type NumberControl } from './page-controls';
import type { PageState } from './page-state';

/** A value that the configuration file would refuse. */
interface PageProblem extends Refusal {
  /** Name of its field on the page. */
  readonly name: string;
}

/** The values that the configuration file would refuse, with its codes. While there is one, nothing is computed. */
export function pageProblems(state: PageState): PageProblem[] {
  const numbers = NUMBERS.map((control) => problemOf(control, state[control.field]));
  const limits = LIMITS.map((control) => {
    const value = state[control.field];
    if (value === null || value > 0) return undefined;
    return problem('ValueTooSmall', control, 'more than 0', value, 'raise it, or leave it empty');
  });
  return [...numbers, ...limits].filter((each) => each !== undefined);
}

function problemOf(control: NumberControl, value: number): PageProblem | undefined {
  const { min, max } = control.limits;
  if (!Number.isSafeInteger(value)) {
    return problem('ValueOfWrongType', control, 'a whole number', value, `write one from ${min} on`);
  }
  if (value < min) return problem('ValueTooSmall', control, `at least ${min}`, value, `raise it to ${min}`);
  if (max === undefined || value <= max) return undefined;
  return problem('ValueTooLarge', control, `at most ${max}`, value, `lower it to ${max}`);
}

function problem(
  code: Refusal['code'],
  { name, label }: NumberControl | LimitControl,
  limit: string,
  value: number,
  next: string,
): PageProblem {
  const got = Number.isNaN(value) ? 'nothing' : String(value);
  return { name, code, message: `${label} must be ${limit}, got ${got}`, next };
}
