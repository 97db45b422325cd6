/** Documents as values: what is published, sent and rehearsed, byte for byte. */
export { Alphabet } from './alphabet';
export { MAX_DOCUMENT_BYTES, stepName } from './command-document';
export type { TypedDocument } from './document-spec';
export { documentsFor } from './documents-for';
export type { HostSettings } from './instance-settings';
export { ENDING_SECONDS } from './max-seconds';
export { CONSOLE_RUN } from './model-parameters';
export type { ParameterSpec } from './parameter';
export { parametersFor } from './parameters-for';
export { phaseLimitSeconds } from './phase-limit';
export { buildToolkit, type Toolkit, toolkitFor } from './toolkit';
export { type HostTarget, MAX_USER_DATA_BYTES, renderUserData } from './user-data';
export { encodeJson } from './workload-parameters';
