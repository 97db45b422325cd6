/** The emulated account. What it models and what it does not is in BEHAVIOUR.md. */
export { type Account, type AccountFile, serveAccount } from './account';
export type { InstanceChange, InstanceRecord, InstanceSpec } from './instances/instance-record';
