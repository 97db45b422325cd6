/** A first day on hardware: claims tested on environments that are deployed for them, and destroyed. */

export { driveDay } from './acceptance-day';
export { type DayEnvironment, dayEnvironments, dayName } from './day-environments';
export type { DayEvent } from './day-event';
export { readDayFile, writeDayFile } from './day-file';
export { DayJournal } from './day-journal';
export type { DayOptions, DayPorts, OpenEnvironment } from './day-ports';
export { type DayRecord, dayRecord } from './day-record';
export { standingNames } from './destroy-environment';
