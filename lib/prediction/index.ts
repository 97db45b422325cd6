/** How fast layouts are likely to be, from published measurements, and how much is not known. */

export { type BoundBy, boundBy, type DataParallelAdvice } from './advice';
export { thatMay, throughputRange, tpotRange, type Wanted } from './bounds';
export { type CalibrationOptions, calibrationOf } from './calibrate';
export { type MeasuredTimes, measuredFor, type TimedShape } from './calibration';
export { addCalibration, CALIBRATION_FILE, readCalibration } from './calibration-file';
export type { Candidate, Work } from './candidate';
export { FITTED } from './constants';
export { type Basis, type BasisWord, basisOf, type DomainQuestion } from './domain';
export { type Layouts, layoutsOf } from './layouts';
export { type LayoutsOptions, layoutsRequestOf } from './layouts-request';
export { bucketsOf, type Modelled, modelled } from './modelled';
export type { Prediction, TimeShares } from './prediction';
export { FACTORS, type Range, type Ranged } from './ranges';
export { compareLayouts, paretoFront, type Ranking, ranked, TIE_RATIO } from './rank';
export { type LayoutRow, layoutRow, layoutSpace, type SpaceRequest } from './space';
