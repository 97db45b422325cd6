/** The host toolkit's own programs, on the operator's machine. */
export { type ImportRequest, importResults } from './import-results';
