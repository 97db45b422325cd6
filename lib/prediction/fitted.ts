import type { CoreConstants, CoreDesign } from './core-constants';

/** What the model says of a row and what was published: the five that are scored. */
export const QUANTITIES = [
  'decodeStep',
  'tpotLoaded',
  'ttftUnloaded',
  'throughputOneUser',
  'throughputLoaded',
] as const;
/** One of the five quantities. */
export type Quantity = (typeof QUANTITIES)[number];

/** Relative errors, |predicted / measured − 1|. */
export interface Errors {
  /** Half of the rows are no worse. */
  readonly median: number;
  /** Nine of ten rows are no worse. */
  readonly p90: number;
}

/** How well one quantity is predicted for one family. */
export interface ErrorRow {
  readonly quantity: Quantity;
  readonly family: 'trn2' | 'inf2' | 'trn1';
  readonly rows: number;
  readonly sources: number;
  /** By constants that were fitted to these rows too. */
  readonly inSample: Errors;
  /** By constants fitted without the row's publication. */
  readonly heldOutSource: Errors;
  /** By constants fitted without anything of the row's author. */
  readonly heldOutLab: Errors;
}

/** 5th to 95th percentile of a constant over resampled sources. */
export type Interval = readonly [low: number, high: number];

/** Constants of one design of core, with what they rest on. */
export interface FittedCore extends CoreConstants {
  /** How far each constant moves when other sources are drawn; the model's own error is not in it. */
  readonly intervals: Readonly<Partial<Record<keyof CoreConstants, Interval>>>;
  readonly rows: number;
  readonly sources: number;
}

/** Everything that the fit writes. */
export interface Fitted {
  /** Month in which the rows were collected. */
  readonly collected: string;
  readonly rows: number;
  readonly sources: number;
  readonly cores: Readonly<Record<CoreDesign, FittedCore>>;
  readonly errors: readonly ErrorRow[];
}
