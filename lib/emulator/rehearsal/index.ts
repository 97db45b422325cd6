/** The same line, rehearsed: an emulated account on this machine, with an environment deployed in it. */
export { openRehearsal, type RehearsalProgress } from './rehearsal';
