/** Driving a run, wherever the machine is. AWS adapters are in `aws/` and loaded on their own. */
export { type Bootstrapped, seenBootstraps } from './bootstraps';
export { type CancelResult, cancelRun } from './cancel';
export { type Collected, collectRun, runObjects } from './collect';
export { collectRequests, parseRequests } from './collect-requests';
export type { Deadline, RunOptions } from './context';
export { leastSeconds } from './deadline';
export type { MachineResult, PhaseResult, Reason } from './decision';
export type { Emit, EndStatus, RunEvent } from './events';
export { folderReader } from './folder-reader';
export { followRun } from './follow';
export { latestRunId, listRunIds, loadManifest } from './manifests';
export { readOutcomes } from './outcomes';
export type {
  ArtifactStore,
  Clock,
  CommandHost,
  Directory,
  Invocation,
  InvocationOutput,
  Machine,
  ObjectReader,
  PublishedDocument,
  RunPorts,
  SendRequest,
  SentCommand,
  StoredObject,
} from './ports';
export type { ExpectedDocument } from './published';
export type { RunRequest } from './request';
export { type RequestSource, requestFor } from './request-for';
export { type ResumeOptions, resumeRun } from './resume';
export { type Patience, patientStore } from './retry';
export { environmentOfRun } from './run-id';
export { type RunResult, runPhases } from './runner';
export { systemClock } from './system-clock';
