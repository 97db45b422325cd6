import { codeTable } from './code-row';

const AGAIN = 'Read the log of the phase, then run Bootstrap again: it goes on where it ended.';
const NETWORK = 'Check the network path to the source, then run Bootstrap again.';
const IMAGE =
  'Use the image of this SDK release (`trainyard image find --write`), or set the release of the image.';
const BOOT_LOG = 'Read boot.log with `trainyard bootstrap`, then replace the instance.';

const BOOT_CODES = codeTable(
  { from: ['boot'], exit: 1 },
  {
    BootFailed: { meaning: 'A command of the first boot failed.', next: BOOT_LOG },
    BootInterrupted: { meaning: 'The first boot was ended from outside.', next: BOOT_LOG },
    ToolMissing: {
      meaning: 'The image has no tool that the first boot needs.',
      next: 'Choose one of the Neuron images, such as `trainyard image find --write` does.',
    },
    RootFull: {
      meaning: 'The root volume of the instance has no space for what a boot writes.',
      next: 'Remove files on the instance, or raise storage.rootGiB and replace the instance.',
      since: '0.2.0',
    },
    StripeFailed: { meaning: 'The disks of the instance could not be joined into one.', next: BOOT_LOG },
    FormatFailed: { meaning: 'The data disk could not be formatted.', next: BOOT_LOG },
    InstanceStorageUnused: {
      meaning: 'The instance type has disks of its own, and the first boot could use none of them.',
      next: 'Read boot.log with `trainyard bootstrap`, empty the disks with wipefs, or set storage.dataGiB.',
    },
    DataVolumeMissing: {
      meaning: 'The volume of storage.dataGiB is not attached, or something lies on it.',
      next: 'Attach an empty volume of that size, or set storage.dataGiB to 0.',
    },
    MountFailed: { meaning: 'The data disk could not be mounted.', next: BOOT_LOG },
    DocumentNotFetched: {
      meaning: 'The instance could not fetch the Bootstrap document of its environment when it started.',
      next: 'Check its role and its network path to SSM, then run the Bootstrap document.',
      since: '0.2.0',
    },
    DocumentUnreadable: {
      meaning: 'What is published as the Bootstrap document of the environment is not one of Trainyard.',
      next: 'Deploy the environment again, then run the Bootstrap document.',
      since: '0.2.0',
    },
    BootstrapEnded: {
      meaning: 'The bootstrap that the instance ran when it started did not succeed.',
      next: 'Read its outcome with `trainyard bootstrap`, then run the Bootstrap document.',
      since: '0.2.0',
    },
  },
);

const STEP_CODES = codeTable(
  { from: ['step script'], exit: 1 },
  {
    HostNotBooted: {
      from: ['step script', 'boot'],
      meaning: 'The first boot of the instance has not ended, or failed.',
      next: 'Wait for the first boot, then read boot.log with `trainyard bootstrap`.',
    },
    WrongEnvironment: {
      meaning: 'The document belongs to another environment than the instance.',
      next: 'Choose an instance with the environment’s tag, or the document of the instance’s environment.',
      exit: 2,
    },
    ToolkitNotFetched: {
      meaning: 'The toolkit could not be fetched, or its digest is not its name.',
      next: 'Check the role of the instance and its network path to S3, then deploy the environment again.',
    },
  },
);

const PHASE_CODES = codeTable(
  { from: ['host'], exit: 1 },
  {
    HostNotBootstrapped: {
      meaning: 'The instance has not finished its bootstrap phase.',
      next: 'Wait for it, or run the Bootstrap document and read its outcome with `trainyard bootstrap`.',
    },
    HostBootstrappedDifferently: {
      meaning:
        'The instance was set up by a toolkit that installs something else than the one of this document needs.',
      next: 'Run the Bootstrap document of the environment once more, and begin a new run.',
    },
    ToolsMissing: {
      meaning: 'The instance lacks tools that the phase needs, and has no apt-get to install them.',
      next: 'Choose an Ubuntu image, or install the tools in the image.',
    },
    PackagesFailed: { meaning: 'Packages of the operating system could not be installed.', next: AGAIN },
    AgentTooOld: {
      meaning: 'The SSM agent of the instance does not tell a script which command started it.',
      next: 'Run AWS-UpdateSSMAgent on the instance (3.0.284.0 or later), then run Bootstrap again.',
      since: '0.2.0',
    },
    NeuronNotReady: {
      meaning: 'The Neuron driver does not answer.',
      next: 'Use an image with the Neuron driver for its kernel; reboot the instance to load it again.',
    },
    DriverNotForKernel: {
      meaning: 'The Neuron driver does not answer since the instance started with another kernel.',
      next: 'Start the kernel that the message names, or build the driver for this one with dkms, and reboot.',
      since: '0.2.0',
    },
    VenvMissing: { meaning: 'The image has no Python environment of this SDK release.', next: IMAGE },
    RuntimeMissing: { meaning: 'The image has no Neuron runtime package.', next: IMAGE },
    InferenceDemoMissing: { meaning: 'The compiler of the SDK release does not run.', next: IMAGE },
    PackagesMissing: {
      meaning: 'The Python environment lacks packages on which an artifact depends.',
      next: IMAGE,
    },
    VersionsUnknown: {
      meaning: 'pip did not list the packages of the Python environment.',
      next: AGAIN,
    },
    KernelNotHeld: {
      meaning: 'The packages of the kernel could not be held, so an upgrade might replace it.',
      next: AGAIN,
    },
    ServiceUserMissing: {
      meaning: 'A user that servers or the client of the benchmark run as could not be made.',
      next: 'Make the system user that the message names, with a group of its own, and run Bootstrap again.',
    },
    PackagesConflict: {
      meaning:
        'What is installed asks for another version of a package than the image or the list of the release has.',
      next: 'Use the image of the release; for a package of the list the message has a command that leaves it to pip.',
    },
    InstallFailed: { meaning: 'pip could not install the packages of the phase.', next: AGAIN },
    SourceUnreachable: { meaning: 'git could not clone a source, after retries.', next: NETWORK },
    SourceMismatch: {
      meaning: 'A source is not at the commit that is pinned.',
      next: 'Do not use this source; find out who changed it.',
    },
    PatchUnreachable: { meaning: 'A patch could not be fetched, after retries.', next: NETWORK },
    PatchDoesNotApply: {
      meaning: 'A patch does not fit the commit that is pinned.',
      next: 'Correct the pair of patch and commit in the catalogue.',
    },
    ChecksumMismatch: {
      meaning: 'A file that was fetched is not what was pinned or listed.',
      next: 'Run the phase again; if it comes back, do not use the file and find out who changed it.',
    },
    UnitFailed: {
      meaning: 'systemd could not start or stop a unit.',
      next: 'Run Diagnose; if the unit is unknown, run Bootstrap again.',
    },
  },
);

/** Codes of an instance that is set up: its first boot, the script of a document, and the bootstrap phase. */
export const BOOTSTRAP_CODES = { ...BOOT_CODES, ...STEP_CODES, ...PHASE_CODES };
