/** What a sweep measured: every cell, the fronts, what was predicted, and what follows from it. Pure; nothing is read. */
export type { SweepMeasurements, SweptCell } from './sweep-measurements';
