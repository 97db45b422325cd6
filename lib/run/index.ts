/** Driving a run, wherever the instance is. AWS adapters are in `aws/` and loaded on their own. */

export type { Shared, SharedArtifact, SharedWeights, Trusted } from '../contract/trusted';
export { END_STATUSES, type EndStatus } from '../core/choices';
export { type Deadline, type RunContext, type RunOptions, runContext } from './context';
export type { DeadlineSource } from './deadlines/deadline-source';
export { deadlineOf, deadlineOfRun } from './deadlines/run-deadline';
export { type SecondsBefore, secondsBefore } from './deadlines/seconds-before';
export type {
  Emit,
  Note,
  PhaseFinished,
  PhaseSkipped,
  PhaseStarted,
  Quiet,
  Repeated,
  RunEvent,
  RunFinished,
  RunStarted,
  Waiting,
  Warning,
} from './events';
export { type CancelResult, cancelRun } from './phases/cancel-run';
export type { InstanceResult, PhaseResult, Reason } from './phases/decide-phase';
export { followRun } from './phases/follow-run';
export { type ResumeOptions, resumeRun } from './phases/resume-run';
export { type RunResult, runPhases } from './phases/run-phases';
export type { Deployments, StackState } from './ports/deployments';
export type {
  ArtifactStore,
  Clock,
  CommandHost,
  Directory,
  Invocation,
  InvocationOutput,
  ManagedInstance,
  ObjectReader,
  PublishedDocument,
  RunPorts,
  SendRequest,
  SentCommand,
  StoredObject,
} from './ports/ports';
export { commandComment, runOfComment } from './ports/ports';
export { type RetryContext, retryingHost, retryingStore } from './ports/retry';
export { systemClock } from './ports/system-clock';
export { atTimeScale } from './request/at-time-scale';
export { notDeployed } from './request/not-deployed';
export { checkDocuments, type ExpectedDocument } from './request/published-documents';
export { type RequestSource, requestFor } from './request/request-for';
export { environmentOfRun, partsOfRunId } from './request/run-id';
export { onlineInstances, prepareManifest, type RunRequest } from './request/run-request';
export { type BootstrapSeen, bootstrapsOf } from './results/bootstraps';
export { collectRequests, parseRequests } from './results/collect-requests';
export { type Collected, collectRun, runObjects } from './results/collect-run';
export { folderReader } from './results/folder-reader';
export { latestRunId, listRunIds, loadManifest } from './results/manifests';
export { isPath, manifestAt, measuredRun, measuredRunAt } from './results/measured-runs';
export { type NewlyStored, storeUnderNewId } from './results/new-id';
export { readJson, readOutcomes } from './results/outcomes';
export { adopt } from './trust/adopt';
export { refuseForeign } from './trust/manifest-of-deployment';
export { type AdoptedHow, unadopted } from './trust/not-adopted';
export { hasEnded } from './watch/command-status';
export { LONGEST_COMMAND_MS } from './watch/poll-command';
