/** The same line, rehearsed: an emulated account on this machine, with an environment deployed in it. */

export { type EmulatedDeployments, emulatedDeployments } from './emulated-deployments';
export { inspectAccount } from './inspect-account';
export { placedFault } from './placed-faults';
export { preflight } from './preflight';
export { type PrunedRun, pruneState } from './prune-state';
export { EMULATED_TOKEN } from './publish';
export { openRehearsal, type RehearsalProgress } from './rehearsal';
export { forgetFaults } from './spent-faults';
export { unmetFaults } from './unmet-faults';
