/** Documents as values: what is published, sent and rehearsed, byte for byte. */

export { MAX_DOCUMENT_BYTES, stepName } from './command-document';
export type { TypedDocument } from './document-spec';
export { documentsFor } from './documents-for';
export type { HostSettings } from './instance-settings';
export { Alphabet } from './parameters/alphabet';
export { ENDING_SECONDS } from './parameters/max-seconds';
export { CONSOLE_RUN } from './parameters/model-parameters';
export type { ParameterSpec } from './parameters/parameter';
export { parametersFor } from './parameters/parameters-for';
export { phaseLimitSeconds } from './parameters/phase-limit';
export { encodeJson } from './parameters/workload-parameters';
export { buildToolkit, type Toolkit, toolkitFor } from './toolkit';
export { type HostTarget, MAX_USER_DATA_BYTES, renderUserData } from './user-data';
