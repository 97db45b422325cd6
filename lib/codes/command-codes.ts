import { codeTable } from './code-row';

/** Codes of the command line: what was typed, and the files that it reads and writes. */
export const COMMAND_CODES = codeTable(
  { from: ['command'], exit: 2 },
  {
    CommandMissing: {
      meaning: 'The command line names no command.',
      next: 'Choose a command from the list that was printed.',
    },
    CommandLineInvalid: {
      meaning: 'The command line has an option, a value or an argument that the command does not take.',
      next: 'Read `trainyard --help`, or that of the command.',
    },
    VariableInvalid: {
      meaning: 'An environment variable of this command has a value that it does not take.',
      next: 'Write a value that the message names, or unset the variable.',
      since: '0.3.0',
    },
    CodeUnknown: {
      meaning: 'No code, signature, check, fault or other name of the registry is spelled like this.',
      next: 'Take one of the names that the message suggests, or list the kinds with `trainyard explain`.',
      since: '0.2.0',
    },
    PhaseUnknown: {
      meaning: 'A phase was named that does not exist.',
      next: 'Name prepare, compile, deploy or benchmark.',
    },
    PhasesNotInOrder: {
      meaning: 'Phases were named twice, or in another order than that in which they run.',
      next: 'Write each phase once, in the order that the message names.',
      since: '0.3.0',
    },
    FaultUnknown: {
      meaning: 'A fault was to be injected that no stand-in knows.',
      next: 'Take one of the names that the message lists.',
    },
    FaultMisplaced: {
      meaning: 'A fault was to be injected on an instance that the rehearsal does not have.',
      next: 'Write instance=1, or another number up to the number of instances.',
    },
    FaultOptionInvalid: {
      meaning:
        'A fault was to be injected with an option that it does not have, or with a value that it cannot take.',
      next: 'Write the options that the message names, or leave them out.',
      since: '0.3.0',
    },
    FaultsNeedRehearsal: {
      meaning: 'A fault was to be injected on AWS: only a rehearsal has faults on request.',
      next: 'Name the directory of a rehearsal with --state, or leave --inject out.',
      since: '0.3.0',
    },
    DocumentUnknown: {
      meaning: 'A document was named that the environment does not have.',
      next: 'Take one of the names of `trainyard documents list`.',
    },
    SchemaUnknown: {
      meaning: 'A schema was named that is not published.',
      next: 'Take one of the names that the message lists.',
    },
    TopicUnknown: {
      meaning: 'Help was asked for a name that no command and no page has.',
      next: 'Take one of the names that `trainyard help` lists.',
    },
    ModelInvalid: {
      meaning: 'The value of --model is not a model with at most one revision.',
      next: 'Write owner/name or owner/name@revision.',
    },
    PageProgramMissing: {
      meaning: 'The program of the page of layouts is not in the package: a checkout was not built.',
      next: 'Run `npm run build`, or install the package again.',
      exit: 1,
      since: '0.2.0',
    },
    PathUnwritable: {
      meaning: 'A file or folder that was named cannot be written.',
      next: 'Name a place that you can write.',
    },
    PathMissing: {
      meaning: 'There is no file or folder at the path that was named.',
      next: 'Name a run id, a folder of `trainyard results get` or `results import`, or a result.json.',
    },
    OutputNotEmpty: {
      meaning: 'The folder for the result has files in it, and results are never mixed.',
      next: 'Name a new folder.',
      from: ['command', 'measure client'],
    },
    SideMissing: {
      meaning: 'A comparison was asked for with fewer than two sides.',
      next: 'Write `trainyard compare A B`, or repeats of each side: `trainyard compare A1,A2 B1,B2`.',
    },
    CalibrationEmulated: {
      meaning: 'A rehearsal was to calibrate the prediction; its times say nothing about hardware.',
      next: 'Calibrate with a run on hardware.',
      since: '0.2.0',
    },
    CalibrationNotValid: {
      meaning: 'A run that was to calibrate the prediction has no complete result with verdict valid.',
      next: 'Calibrate with a complete run whose verdict is valid.',
      since: '0.2.0',
    },
    CalibrationNotOneUser: {
      meaning: 'A run that was to calibrate the prediction had several requests in flight.',
      next: 'Run it again with --concurrency 1.',
      since: '0.2.0',
    },
    CalibrationOtherShape: {
      meaning: 'A run that was to calibrate the prediction cannot be matched to one layout.',
      next: 'Calibrate with a run of one layout and preset corrected.',
      since: '0.2.0',
    },
    CalibrationFileInvalid: {
      meaning: 'The file of measured times does not have its shape.',
      next: 'Remove it, and calibrate again with `trainyard calibrate RUN`.',
      since: '0.2.0',
    },
    NotTheSame: {
      meaning:
        'Two runs differ in a field that decides whether they were the same thing, or do not record it.',
      next: 'Run again with what is different, or get the whole folder of the run.',
      exit: 1,
      since: '0.3.0',
    },
    NotComparable: {
      meaning: 'The sides differ in something that a comparison may not ignore.',
      next: 'Name what is meant to differ with --across, as the message says, or compare runs that are alike in it.',
    },
    GroupUnknown: {
      meaning: 'The option --across names a group of fields that does not exist.',
      next: 'Take one of the names that the message lists.',
      since: '0.2.0',
    },
    NoResult: {
      meaning: 'The run or folder has no benchmark result.',
      next: 'Run its benchmark phase with `trainyard resume`, or name another run.',
    },
    NoRehearsal: {
      meaning: 'The state directory holds no rehearsal of that environment.',
      next: 'Begin one with `trainyard rehearse`, or name another directory with --state.',
    },
    StateInvalid: {
      meaning: 'The file that remembers a rehearsal cannot be read.',
      next: 'Remove the file, or rehearse in another directory with --state.',
      exit: 1,
    },
    InstanceTypeDiffers: {
      meaning: 'The environment is deployed on another instance type than the configuration file says.',
      next: 'Deploy the stack again, or correct the instance type in the file.',
    },
    KeyLeavesFolder: {
      meaning: 'An object key of the bucket would be written outside of the folder that was named.',
      next: 'Find out who wrote that object; do not copy it.',
      exit: 1,
    },
    PythonMissing: {
      meaning: 'No Python that can do the work was found.',
      next: 'Install Python with its venv module, put it on the PATH, and repeat the command or phase.',
      exit: 1,
      from: ['command', 'host'],
    },
    ImportFailed: {
      meaning: 'The import of LLMPerf’s files ended without saying why.',
      next: 'Read the last line of the message; use Python 3.9 or newer.',
      exit: 1,
    },
    FileInvalid: {
      meaning: 'A result file does not have the shape that this version reads.',
      next: 'Use the version of Trainyard that wrote the file.',
      exit: 1,
    },
    DiskFull: {
      meaning: 'There is not enough free space on the disk.',
      next: 'Remove files, models, artifacts or runs that are no longer used, or choose a larger disk.',
      exit: 1,
      from: ['command', 'host'],
    },
    VerdictInvalid: {
      meaning: 'The run ended, and a check found that its numbers are invalid.',
      next: 'Read the failed checks with `trainyard report`, cure the first one, then `trainyard resume --from benchmark`.',
      exit: 1,
    },
    Unexpected: {
      meaning: 'Something failed that nobody foresaw, so there is no better code.',
      next: 'Read the lines above the code and the log of the phase; report it if the cause is ours.',
      exit: 1,
      from: ['command', 'host'],
    },
  },
);
