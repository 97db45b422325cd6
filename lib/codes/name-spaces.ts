/**
 * Names that are no error codes: what Diagnose finds, why a load or an instance was stopped, how a single request
 * failed, and what a rehearsal can inject. A name may stand in several of these spaces, and be a code as well.
 */
import type { CodeText } from './code-row';

/** Names with what they mean and what to do about them. */
export type NameTable = Readonly<Record<string, CodeText>>;

/** `made.findings[].name` of a Diagnose outcome, beside signatures and codes. */
export const FINDINGS = {
  HostNotBootstrapped: {
    meaning: 'The instance has not finished its bootstrap phase.',
    next: 'Read the outcome of Bootstrap, or run it again.',
  },
  VersionDiffers: {
    meaning: 'A package on the instance is not the version of the SDK release.',
    next: 'Use the image of the release, or set the release of the image.',
  },
  ReplicaNotRunning: {
    meaning: 'The unit of a replica does not run.',
    next: 'Run Stop, then Deploy.',
  },
  ReplicaNotHealthy: {
    meaning: 'A replica runs and does not answer its health check.',
    next: 'Wait if it still loads; else run Stop, then Deploy.',
  },
  ReplicaRestarted: {
    meaning: 'A replica ended and was started again, so results across the restart are not valid.',
    next: 'Read the log of the replica, then measure again.',
  },
  StrangerOnDevices: {
    meaning: 'A process that is no replica of the environment uses Neuron devices.',
    next: 'End the process before Deploy.',
  },
  DiskNearlyFull: {
    meaning: 'Less than 1 GiB is left on the disk of the system, or on that of models and artifacts.',
    next: 'Remove old artifacts and models there, or raise storage in the environment and deploy.',
  },
  KernelLogUnreadable: {
    meaning: 'The kernel log cannot be read: dmesg is not there, or refuses.',
    next: 'Run Diagnose as root; on a real instance the agent does.',
  },
} as const satisfies NameTable;

/** `stopReason` of a result, and `reason` of the record that the guard leaves when it stops an instance. */
export const STOP_REASONS = {
  TimeLimit: {
    meaning: 'The time limit of the workload ended the load.',
    next: 'Raise workload.timeLimitSeconds, or ask for fewer requests.',
  },
  Stopped: {
    meaning: 'The operator ended the load.',
    next: 'Run the benchmark again.',
  },
  AllReplicasDown: {
    meaning: 'No replica answered for so long that the client gave up.',
    next: 'Run Diagnose, then Deploy and Benchmark again.',
  },
  AllReplicasFail: {
    meaning: 'Every replica was set aside because its answers failed one after the other.',
    next: 'Read the errors of the result, then run Diagnose.',
  },
  ClientFailed: {
    meaning: 'The measure client failed in the middle of the load; requests that had ended are kept.',
    next: 'Read the traceback in the log of the phase, and report it.',
  },
  ClientDied: {
    meaning: 'The process that sends the requests was killed; requests that had ended are kept.',
    next: 'Look in the kernel log for lack of memory, then run the benchmark again.',
  },
  Idle: {
    meaning: 'The guard stopped the instance because nobody used it.',
    next: 'Start the instance again, or raise guards.idleMinutes and deploy.',
  },
  LatestEnd: {
    meaning: 'The guard stopped the instance at its latest end.',
    next: 'Start the instance again, or raise guards.latestEndHours and deploy.',
  },
} as const satisfies NameTable;

/** `error.class` of one request in requests.jsonl; a result counts them under `errors`. */
export const REQUEST_ERRORS = {
  NotSent: {
    meaning: 'The run ended before it was this request’s turn.',
    next: 'Read the stop reason of the result.',
  },
  Cancelled: {
    meaning: 'The run was stopped while the request was unanswered.',
    next: 'Run the benchmark again.',
  },
  TimedOut: {
    meaning: 'The request was unanswered at the time limit of the run.',
    next: 'Look in the log of the replica for a stalled engine.',
  },
  ConnectFailed: {
    meaning: 'The connection to the replica could not be made.',
    next: 'Run Diagnose: the replica does not listen.',
  },
  ConnectionLost: {
    meaning: 'The connection ended before the answer did.',
    next: 'Run Diagnose: the replica may have ended.',
  },
  BadResponse: {
    meaning: 'The answer is not HTTP/1.1.',
    next: 'See what listens on the port of the replica.',
  },
  BadStream: {
    meaning: 'An event of the stream is not JSON.',
    next: 'Read the log of the replica.',
  },
  StreamError: {
    meaning: 'The replica reported an error inside the stream.',
    next: 'Read the message of the request and the log of the replica.',
  },
  TruncatedStream: {
    meaning: 'The stream ended without a finish reason.',
    next: 'Read the log of the replica; it may have ended.',
  },
  BadRequest: {
    meaning: 'The replica answered with HTTP 400.',
    next: 'Compare the lengths and sampling parameters with what the replica was compiled for.',
  },
  NotFound: {
    meaning: 'The replica answered with HTTP 404: it does not serve this model or path.',
    next: 'Run Stop, then Deploy.',
  },
  RateLimited: {
    meaning: 'The replica answered with HTTP 429.',
    next: 'Remove the limit in front of the replicas, or lower the concurrency.',
  },
  Unavailable: {
    meaning: 'The replica answered with HTTP 503.',
    next: 'Read the log of the replica.',
  },
  Unauthorized: {
    meaning: 'The replica wants a key, or refuses the one it got.',
    next: 'Start the server without an API key.',
  },
  Redirected: {
    meaning: 'The replica answered with a redirection, which the client does not follow.',
    next: 'Name the address that answers itself.',
  },
  NotAStream: {
    meaning: 'The replica answered whole, or with something else than a stream of events.',
    next: 'Read what it said in the message of the request, and see what listens on its port.',
  },
  Unreadable: {
    meaning: 'The answer has a form that the client has no words for.',
    next: 'Read what the server said in the message of the request, and report it.',
  },
  UnsupportedEncoding: {
    meaning: 'The answer is compressed in a way that nobody asked for and the client cannot undo.',
    next: 'Turn compression off in the server or in the proxy before it.',
  },
  AnswerTooLong: {
    meaning: 'The answer went on past the largest size that the client reads.',
    next: 'Read the log of the replica: it may have lost its end of sequence.',
  },
  Aborted: {
    meaning: 'The server ended the answer before its end and said so in the finish reason.',
    next: 'Read the log of the replica.',
  },
  ClientDefect: {
    meaning: 'The client failed while it sent or read this request.',
    next: 'Report it with the message of the request.',
  },
  ServerError: {
    meaning: 'The replica answered with an HTTP status of 500 or above.',
    next: 'Read the log of the replica.',
  },
  UnexpectedStatus: {
    meaning: 'The replica answered with an HTTP status that has no class of its own.',
    next: 'Read the message of the request.',
  },
  Unknown: {
    meaning: 'LLMPerf recorded a failure without an HTTP status; only imported results have it.',
    next: 'Read the message of the request.',
  },
} as const satisfies NameTable;

/** What `--inject` takes beside the names of signatures. */
export const REPLICA_FAULTS = {
  ReplicaDies: {
    meaning: 'A replica ends in the middle of an answer, once.',
    next: 'Expect ConnectionLost and a restart.',
  },
  ReplicaSlow: {
    meaning: 'A replica works at half of its speed.',
    next: 'Expect the check ReplicaBalance to fail.',
  },
  ReplicaHangs: {
    meaning: 'A replica accepts requests and stops to answer them.',
    next: 'Expect requests with TimedOut.',
  },
  ReplicaEmptyText: {
    meaning: 'A replica answers without text.',
    next: 'Expect NoGeneration, or the check EmptyGenerations to fail.',
  },
  ReplicaRepeatsText: {
    meaning: 'A replica repeats one word.',
    next: 'Expect the check RepeatedGenerations to fail.',
  },
  ReplicaTruncates: {
    meaning: 'A replica ends its answers early.',
    next: 'Expect the check TruncatedGenerations to fail.',
  },
  ReplicaOtherWeights: {
    meaning: 'A replica answers as if it had other weights than its model.',
    next: 'Expect the check AnswersAgree to fail.',
  },
  Http400Tenth: {
    meaning: 'A replica answers every tenth request with HTTP 400.',
    next: 'Expect requests with BadRequest.',
  },
  Http429: {
    meaning: 'A replica answers every tenth request with HTTP 429.',
    next: 'Expect requests with RateLimited.',
  },
  PromptsCut: {
    meaning: 'A replica cuts prompts to a bucket that is too small for them, and says nothing.',
    next: 'Expect the check ClientTokens or PromptsAsAsked to fail.',
  },
  ClientStarved: {
    meaning: 'Something else takes the processor from the measuring client, again and again.',
    next: 'Expect the check ClientSaturated to fail.',
  },
  AllOnOneReplica: {
    meaning: 'The ports of all replicas lead to one of them.',
    next: 'Expect the check UsageAgainstMetrics to fail.',
  },
  ReplicasShareArtifact: {
    meaning: 'A replica compiles, without a word, into the directory from which the others load.',
    next: 'Expect the check AnswersAgree to fail.',
  },
  StaleProcessOnPort: {
    meaning: 'A process from an earlier run listens on the port of a replica.',
    next: 'Expect PortInUse, or the check StaleServer to fail.',
  },
  ToolFails: {
    meaning: 'A tool of the instance fails as if the network were gone.',
    next: 'Expect the code of the phase that uses the tool.',
  },
  ToolKilled: {
    meaning: 'A tool of the instance is killed with everything that its step started.',
    next: 'Expect HostFailed, and resume the run.',
  },
} as const satisfies NameTable;

/** Faults that the emulated AWS account can be told to have in a rehearsal, by the name of the fault. */
export const ACCOUNT_FAULTS = {
  ThrottlingException: {
    meaning: 'The emulated services refuse every third call.',
    next: 'Expect the command to repeat its calls.',
  },
  HubForbidden: {
    meaning: 'The emulated hub refuses every request.',
    next: 'Expect HubForbidden from Prepare.',
  },
  HubRateLimited: {
    meaning: 'The emulated hub answers every request with HTTP 429.',
    next: 'Expect HubRateLimited from Prepare, after half a minute of attempts.',
  },
  InsufficientInstanceCapacity: {
    meaning: 'The emulated EC2 has no capacity.',
    next: 'Expect the launch to fail with this code.',
  },
  VcpuLimitExceeded: {
    meaning: 'The emulated account is at its vCPU limit.',
    next: 'Expect the launch to fail with this code.',
  },
  ReservationCapacityExceeded: {
    meaning: 'The emulated reservation is used up.',
    next: 'Expect the launch to fail with this code.',
  },
  Unsupported: {
    meaning: 'The emulated zone does not offer the instance type.',
    next: 'Expect the launch to fail with this code.',
  },
} as const satisfies NameTable;
