/** The emulated account. What it models and what it does not is in BEHAVIOUR.md. */
export { type Account, type AccountFile, type AccountOptions, GRACE_SECONDS, serveAccount } from './account';
export { LAUNCH_FAULTS, type LaunchFault } from './faults';
export type { HostChange, HostRecord, HostSpec } from './hosts/host-record';
export type { VerbAnswer, VerbRequest } from './units/supervisor';
