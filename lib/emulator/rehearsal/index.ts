/** The same line, rehearsed: an emulated account on this machine, with an environment deployed in it. */

export { placedFault } from './placed-faults';
export { openRehearsal, type RehearsalProgress } from './rehearsal';
