import type { AcrossName } from './groups';

/** One field in which two sides are not alike. */
export interface Difference {
  /** Name of the field, as people read it. */
  readonly field: string;
  /** One value per side; several, if its repeats do not agree. */
  readonly a: string;
  /** The same for the other side. */
  readonly b: string;
}

/** A difference because of which two sides are not compared. */
export interface DifferenceRefused extends Difference {
  /** The group whose name after `--across` allows it; null: nothing does. */
  readonly across: AcrossName | null;
  /** What to do about it. */
  readonly next: string;
}

/** What differs in one group that a question is about. */
export interface DifferencesAcross {
  /** As it was named. */
  readonly group: AcrossName;
  /** Empty: the group was named, and nothing in it differs. */
  readonly differences: readonly Difference[];
}
