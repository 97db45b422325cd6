/** Where a fact was read and when. Every row of the catalogue carries both. */
export interface Sourced {
  /** Repository, path and ref, or the name of a page; enough to find the sentence again. */
  readonly source: string;
  /** Day on which it was read. */
  readonly read: string;
}

/** All rows of this edition of the catalogue were read on one day. */
export const READ = '2026-11-23';
