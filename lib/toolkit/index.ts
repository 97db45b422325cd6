/** The host toolkit's own programs, on the operator's machine. */
export {
  type ImportRequest,
  importResults,
  LLMPERF_VERSIONS,
  type LlmperfVersion,
} from './import-results';
