/** What a run or a deployment would meet, before anything is spent: one list of checks, and what a deployment does. */
export { examine } from './examine';
export type { Check, Finding } from './finding';
export { hubAt } from './hub-status';
export type { Patient } from './patient';
