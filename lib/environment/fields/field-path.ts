/** Fields of an environment as types: a path that the schema does not have does not compile. */
import type { EnvironmentInput } from '../schema/schema';

/** `layout.batch`, `preset`, `guards.budget.email`: every path that a person can write. Free maps have no paths. */
export type FieldPath<T = EnvironmentInput> = T extends object
  ? string extends keyof T
    ? never
    : {
        [K in keyof T & string]-?: K | `${K}.${FieldPath<NonNullable<T[K]>>}`;
      }[keyof T & string]
  : never;

/** What may be written at a path; null is left out. */
export type FieldValue<P extends string, T = EnvironmentInput> = T extends object
  ? P extends `${infer Head}.${infer Rest}`
    ? Head extends keyof T
      ? FieldValue<Rest, NonNullable<T[Head]>>
      : never
    : P extends keyof T
      ? NonNullable<T[P]>
      : never
  : never;
