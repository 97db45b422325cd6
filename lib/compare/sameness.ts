import type { MeasuredRun } from '../contract/measured-run';
import type { Agreement } from '../core/choices';
import type { Attempt } from './attempt';
import { attemptsOf } from './attempts-of';
import { IDENTITY_FIELDS, type IdentityField } from './identity-fields';

/** What two runs say of one field. */
export interface FieldSameness {
  /** As people read it. */
  readonly field: string;
  /** `unknown`: one of them does not record it. */
  readonly is: Agreement;
  /** Whether it keeps the two from being the same thing. */
  readonly decides: boolean;
  /** What each says; null where nobody recorded it. */
  readonly values: readonly [string | null, string | null];
}

/** Whether two runs were the same thing, field by field. */
interface Sameness {
  /** True only when no field that decides is different or unknown. */
  readonly same: boolean;
  /** Every field of the identity. */
  readonly fields: readonly FieldSameness[];
}

/** Holds two runs to each other: run ids, folders, results, or manifests that somebody sent. */
export async function sameness(a: MeasuredRun, b: MeasuredRun): Promise<Sameness> {
  const [ofA, ofB] = await Promise.all([measured(a), measured(b)]);
  const fields = IDENTITY_FIELDS.map((field) => rowOf(field, field.of(a, ofA), field.of(b, ofB)));
  return { same: !fields.some(({ decides }) => decides), fields };
}

/** A run that measured nothing is what it was sent as. */
async function measured(run: MeasuredRun): Promise<readonly Attempt[]> {
  return run.results.length === 0 ? [] : attemptsOf({ ...run, requestsOf: async () => null });
}

function rowOf(
  { name, decides }: IdentityField,
  a: string | undefined,
  b: string | undefined,
): FieldSameness {
  const is = a === undefined || b === undefined ? 'unknown' : a === b ? 'same' : 'different';
  const against = is === 'different' ? decides !== 'never' : is === 'unknown' && decides === 'always';
  return { field: name, is, decides: against, values: [a ?? null, b ?? null] };
}
