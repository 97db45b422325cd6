import { codeTable } from './code-row';

const OTHER_VERSION = 'Use the version of Trainyard that made the run.';
const RESUME = 'Resume the run to try this phase again.';
const DIAGNOSE = 'Run `trainyard diagnose`, then resume the run.';
const ONLINE = 'See whether the instance is running and its SSM agent is online, then resume the run.';

/** Codes of a run: sending commands, following them, and reading what they left. */
export const RUN_CODES = codeTable(
  { from: ['command'], exit: 1 },
  {
    Ok: {
      meaning: 'The phase succeeded.',
      next: 'Nothing is needed.',
      kind: 'success',
      exit: 0,
      from: ['command', 'host', 'boot'],
    },
    NotDeployed: {
      meaning: 'The environment has no deployment record in this account and region.',
      next: 'Deploy it with `npx trainyard deploy`, or rehearse it with `trainyard rehearse`.',
      exit: 2,
    },
    DeploymentInvalid: {
      meaning: 'The deployment record does not have the shape that this version reads.',
      next: 'Deploy the stack again with this version.',
    },
    InstancesMissing: {
      meaning: 'Fewer instances are online than the environment has.',
      next: 'Start the instance, or wait until its SSM agent is online.',
    },
    DocumentMissing: {
      meaning: 'A document of the environment is not published in this account and region.',
      next: 'Deploy the stack with `npx trainyard deploy`.',
    },
    DocumentDiffers: {
      meaning: 'The published document is not the one that this version would send.',
      next: 'Deploy the stack again, or use the version of Trainyard that deployed it.',
    },
    ManifestNotOfDeployment: {
      meaning: 'The manifest of the run names something that is not of the deployment, so it is not obeyed.',
      next: 'Begin a new run; if the stack was not made anew, find out who changed the manifest.',
      since: '0.3.0',
    },
    ClockMoved: {
      meaning:
        'The clock of an instance was moved while a phase ran; how long the phase took is known all the same.',
      next: 'See that the time service of the instance runs.',
      kind: 'warning',
      exit: 0,
      since: '0.3.0',
    },
    InstanceNotAsRecorded: {
      meaning: 'An instance says of itself something else than the record of the deployment; it is believed.',
      next: 'Find out what changed; raise instance.generation and deploy to get one that is as recorded.',
      kind: 'warning',
      exit: 0,
      since: '0.3.0',
    },
    NotAdopted: {
      meaning: 'The bucket holds an artifact or weights of which the command has recorded no digest.',
      next: 'Take it by name with `trainyard adopt`, or let it be made anew: see the error.',
      exit: 2,
      since: '0.3.0',
    },
    NothingToAdopt: {
      meaning: 'The bucket does not hold what was to be adopted.',
      next: 'Name the key of an artifact, or owner/name@revision, as the refusal of the run had it.',
      exit: 2,
      since: '0.3.0',
    },
    AdoptedNameInvalid: {
      meaning: 'What was to be adopted is neither the key of an artifact nor weights with their revision.',
      next: 'Write 32 hexadecimal digits, or a Hub id, @ and a commit.',
      exit: 2,
      since: '0.3.0',
    },
    TrustedInvalid: {
      meaning: 'A record of a digest does not have the shape that this version reads.',
      next: 'Use the version of Trainyard that wrote it.',
      since: '0.3.0',
    },
    OutcomeForged: {
      meaning: 'An outcome or a result says that it is another than the one at its place in the bucket.',
      next: 'Do not believe the instance in whose folder it lies; find out who wrote it.',
      since: '0.3.0',
    },
    RunIdInvalid: {
      from: ['command', 'step script', 'host'],
      meaning: 'The run id does not have the form of a run id: 3 to 63 of a-z, 0-9 and hyphen.',
      next: 'Take one of the ids of `trainyard results list`.',
      exit: 2,
    },
    RunIdTaken: {
      meaning: 'Several run ids in a row were taken already.',
      next: 'Run again; if it happens again, look for a clock that stands still.',
    },
    RunNotFound: {
      meaning: 'The bucket has no run with this id.',
      next: 'Take one of the ids of `trainyard results list`.',
      exit: 2,
    },
    NoRuns: {
      meaning: 'The environment has no runs yet.',
      next: 'Start one with `trainyard run` or `trainyard rehearse`.',
      exit: 2,
    },
    PhaseNotInRun: {
      meaning: 'The run does not have the phase that was named.',
      next: 'Name one of the phases that the message lists.',
      exit: 2,
    },
    NothingToCancel: {
      meaning: 'The run has no command in progress.',
      next: 'Continue it with `trainyard resume`, or read it with `trainyard report`.',
      exit: 2,
    },
    PhaseWithoutDocument: {
      meaning: 'The manifest of the run names no document for one of its phases.',
      next: OTHER_VERSION,
    },
    RunAtRest: {
      meaning: 'Nobody drives the run: it waits before its next phase.',
      next: 'Continue it with `trainyard resume`.',
      exit: 3,
    },
    Stopped: {
      meaning: 'The operator stopped it.',
      next: 'Run or resume it again to continue.',
      exit: 3,
      from: ['command', 'host', 'measure client'],
    },
    StoppedWatching: {
      meaning: 'The command stopped watching the run; on an instance in AWS the phase goes on.',
      next: 'Continue with `trainyard resume`, or end the phase with `trainyard cancel`.',
      exit: 3,
    },
    Interrupted: {
      meaning: 'The command was interrupted while it waited; what works on an instance in AWS goes on.',
      next: 'Repeat the command; finished phases are not repeated.',
      exit: 3,
      from: ['command', 'emulated account'],
    },
    Cancelled: {
      meaning: 'The command of the phase was cancelled before it ended.',
      next: RESUME,
      exit: 3,
    },
    CallFailed: {
      meaning: 'A call of an AWS service failed, also after the retries that it may have.',
      next: 'Read the cause: it names the error of the service.',
    },
    AnswerIncomplete: {
      meaning: 'An AWS service answered without a field that it always has.',
      next: 'Repeat the command; report it if it comes back.',
    },
    CommandVanished: {
      meaning: 'SSM does not know the command of the phase any more.',
      next: 'Resume the run: the phase is sent again if it left no outcome.',
    },
    OutcomeMissing: {
      meaning: 'The command of the phase succeeded but left no outcome.',
      next: DIAGNOSE,
    },
    NotDelivered: {
      meaning: 'The command of the phase did not reach the instance in time.',
      next: ONLINE,
    },
    TimedOut: {
      meaning: 'The command of the phase ran out of time, or its script was killed.',
      next: DIAGNOSE,
    },
    Terminated: {
      meaning: 'SSM ended the command of the phase, because its worker is gone.',
      next: RESUME,
    },
    WorkerLost: {
      meaning:
        'The process of the phase is gone: no reply, and no sign of life for minutes, or until the command expired.',
      next: ONLINE,
    },
    HostFailed: {
      meaning: 'The command of the phase failed and left no outcome.',
      next: DIAGNOSE,
    },
    OutcomeInvalid: {
      meaning: 'An outcome does not have the shape that this version reads.',
      next: 'Deploy the stack again, so that toolkit and command are of one version.',
    },
    ManifestInvalid: {
      meaning: 'The manifest of a run does not have the shape that this version reads.',
      next: OTHER_VERSION,
    },
    ObjectNotJson: {
      meaning: 'An object of the bucket is not JSON.',
      next: 'Look at the object in the bucket.',
    },
    ObjectInvalid: {
      meaning: 'An object of the bucket does not have the shape that this version reads.',
      next: OTHER_VERSION,
    },
    RequestsOfAnotherResult: {
      meaning: 'The requests beside a result are not those that the result was made from.',
      next: 'Fetch the whole folder of the result again: its files belong to each other.',
    },
    RequestsInvalid: {
      meaning: 'A line of requests.jsonl does not have the shape that this version reads.',
      next: 'Fetch the file again, or use the version of Trainyard that made the run.',
    },
  },
);
