import { codeTable } from './code-row';

const DEFECT = 'Report it: this is a defect of the emulated account.';
const LAUNCH = 'Try another zone, time or capacity.';

/** Codes of a rehearsal: the process of the emulated account, its instances and its control endpoint. */
export const REHEARSAL_CODES = codeTable(
  { from: ['emulated account'], exit: 1 },
  {
    AccountNotReady: {
      meaning: 'The emulated account did not start in time.',
      next: 'Read the log that the message names.',
    },
    AccountGone: {
      meaning: 'The emulated account ended, was killed or hangs while the command worked with it.',
      next: 'Begin again with `trainyard rehearse`, which starts it; account/account.log has its last lines.',
      since: '0.3.0',
    },
    StackDeletionPassed: {
      meaning:
        'The moment of guards.deleteStackAt has passed, so an emulated deployment is refused, or is gone.',
      next: 'Set a later guards.deleteStackAt, then deploy again.',
      since: '0.3.0',
    },
    AccountRunning: {
      meaning: 'Another process serves the emulated account of this state directory.',
      next: 'Attach to it, end the process that the message names, or use another directory with --state.',
    },
    AccountRefused: {
      meaning: 'The emulated account refused a request without a code.',
      next: 'Read account/account.log in the state directory.',
    },
    RehearsalNotPossible: {
      meaning:
        'Several things that a rehearsal needs are missing on this computer; the message names each with its code.',
      next: 'Do what the message names, one after the other, and repeat the command.',
      exit: 2,
      since: '0.3.0',
    },
    LinuxNeeded: {
      meaning: 'This computer has no /proc, by which a rehearsal finds the programs that it started.',
      next: 'Rehearse on Linux, in a Linux container, or in WSL.',
      exit: 2,
      since: '0.3.0',
    },
    ProgramsMissing: {
      meaning: 'Programs that a rehearsal starts are not on this computer, or are too old.',
      next: 'Install the packages that the message names.',
      exit: 2,
      since: '0.3.0',
    },
    StateInProject: {
      meaning:
        'The state directory is the folder of a project: the files of a rehearsal, and its tokens, would be published with it.',
      next: 'Name a folder of its own with --state; .trainyard is the usual one.',
      exit: 2,
      since: '0.3.0',
    },
    ProgramsForbidden: {
      meaning: 'The state directory is on a file system from which no program can be started.',
      next: 'Name another directory with --state.',
      exit: 2,
      since: '0.3.0',
    },
    LoopbackMissing: {
      meaning: 'No port of 127.0.0.1 can be opened, where the emulated account listens.',
      next: 'Start the loopback interface with `sudo ip link set lo up`.',
      exit: 2,
      since: '0.3.0',
    },
    LibraryMissing: {
      meaning: 'The S3 emulator fauxqs is not installed.',
      next: 'Run npm ci.',
    },
    ImageNotLaid: {
      meaning: 'The image of the emulated instance could not be laid out.',
      next: 'Put python3 on the PATH and use a state directory that you can write.',
    },
    UserDataFailed: {
      meaning: 'The first boot script of the emulated instance failed.',
      next: 'Read cloud-init-output.log, whose path the message names.',
    },
    BootstrapFailed: {
      meaning: 'The bootstrap phase of the emulated instance failed.',
      next: 'Read the log whose path the message names.',
    },
    FaultNotMet: {
      meaning:
        'A fault was to be injected, and nothing came across it: what it would have failed was not done.',
      next: 'Rehearse in another directory with --state, where nothing is cached.',
      from: ['command'],
      since: '0.3.0',
    },
    LoopbackTaken: {
      meaning: 'The system has one loopback address only, and another emulated instance has it.',
      next: 'Rehearse with --instances 1, or on Linux, where every 127.x.y.z can be bound.',
    },
    NoBootstrapDocument: {
      meaning: 'The environment has no Bootstrap document.',
      next: DEFECT,
    },
    ObjectNotStored: {
      meaning: 'The emulated S3 did not store an object.',
      next: 'Read account/account.log in the state directory.',
    },
    UnitWithoutExecStart: { meaning: 'A unit file has no ExecStart line.', next: DEFECT },
    EnvironmentFileMissing: {
      meaning: 'A unit names an environment file that does not exist.',
      next: 'Run Deploy or Bootstrap again: they write it.',
    },
    WrongToken: {
      meaning: 'A request to the control endpoint has another token than the account.',
      next: 'Attach again: the account was started anew.',
    },
    NoSuchRoute: { meaning: 'The control endpoint has no such route.', next: DEFECT },
    NoSuchHost: {
      meaning: 'There is no emulated instance with this id.',
      next: 'Rehearse again, which launches one.',
      exit: 2,
    },
    InsufficientInstanceCapacity: {
      meaning: 'EC2 has no such instance free in the zone at this moment.',
      next: LAUNCH,
    },
    VcpuLimitExceeded: {
      meaning: 'The account may not run that many vCPUs of this kind.',
      next: 'Ask for more, or use another kind of capacity: `trainyard doctor --deploy` names the quota and its code.',
    },
    ReservationCapacityExceeded: {
      meaning: 'The reservation has no capacity left for the instance.',
      next: 'End what uses the reservation, or name another one.',
    },
    Unsupported: {
      meaning: 'The instance type is not offered in the zone.',
      next: 'Choose a zone of `trainyard capacity where`.',
    },
  },
);
