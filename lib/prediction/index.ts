/** How fast layouts are likely to be, from published measurements, and how much is not known. */

export { type BoundBy, boundBy, type DataParallelAdvice } from './advice';
export { adviceLines } from './advice-lines';
export { beliefs } from './beliefs';
export { addCalibration, CALIBRATION_FILE, readCalibration } from './calibration-file';
export { calibrationOf } from './calibration-of-run';
export type { Candidate, Work } from './candidate';
export { type Basis, basisOf, type DomainQuestion } from './domain';
export { FITTED } from './fitted-constants';
export { type Layouts, layoutsOf } from './layouts';
export { layoutsRequestOf } from './layouts-request';
export { type MeasuredTimes, measuredFor, type TimedShape } from './measured-times';
export { bucketsOf, type Modelled, modelled } from './modelled';
export { noneMay } from './none-may';
export type { Prediction, TimeShares } from './prediction';
export { thatMay, throughputRange, tpotRange, type Wanted } from './range-filter';
export { rangeText } from './range-text';
export { FACTORS, type Range, type Ranged } from './ranges';
export { compareLayouts, paretoFront, type Ranking, ranked, TIE_RATIO } from './ranking';
export { type LayoutRow, layoutRow, layoutSpace, type SpaceRequest } from './space';
