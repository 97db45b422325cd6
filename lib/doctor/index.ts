/** What a run or a deployment would meet, before anything is spent: one list of checks, and what a deployment does. */
export { examine } from './examine';
export type { ExaminedAccount } from './examined-account';
export type { Check, Finding } from './finding';
export { hubAt } from './hub-status';
