/** The host toolkit's own programs, on the operator's machine. */
export { importResults } from './import-results';
