import { codeTable } from './code-row';

/** Codes of a sweep: what was asked for, and what does not fit. */
export const SWEEP_CODES = codeTable(
  { from: ['command'], exit: 2, since: '0.2.0' },
  {
    SweepUnknown: {
      meaning: 'The sweep is neither the name of a preset nor a file.',
      next: 'Name a preset that the message lists, or a JSON file.',
    },
    SweepFileNotJson: {
      meaning: 'The file of the sweep cannot be read as JSON.',
      next: 'Correct the syntax at the place that the cause names.',
    },
    SweepFieldUnknown: {
      meaning: 'The file of the sweep has a field that no sweep has.',
      next: 'Take the name that the message suggests, or remove the field.',
    },
    SweepFileInvalid: {
      meaning: 'A field of the sweep has a value that it does not take.',
      next: 'Correct the field that the message names; `docs/sweep.md` lists the limits.',
    },
    SweepTooLarge: {
      meaning: 'The sweep has more cells than its limit.',
      next: 'Shorten an axis, or write the cells that matter one by one.',
    },
    SweepPriceUnknown: {
      meaning: 'The cost of the sweep is limited, and the environment has no price in US dollars.',
      next: 'Set `price` of the environment, or leave the limit out.',
    },
    SweepDoesNotFit: {
      meaning: 'Not one cell of the sweep ends before the budget, the time or the instance does.',
      next: 'Raise the limit that the message names.',
    },
    SweepForged: {
      meaning:
        'An object of a sweep says that it is of something else than this sweep, so it is not believed.',
      next: 'Find out who changed the objects below sweeps/; begin another sweep.',
      exit: 1,
      since: '0.3.0',
    },
    SweepNotFound: {
      meaning: 'The bucket has no sweep with this id.',
      next: 'Leave the id out for the newest sweep, or take one of `trainyard sweep list`.',
    },
    NoSweeps: {
      meaning: 'The environment has no sweeps yet.',
      next: 'Begin one with `trainyard sweep run tutorial`, or rehearse it with `trainyard rehearse --sweep tutorial`.',
    },
    NothingToCancelInSweep: {
      meaning: 'The sweep has no command in progress.',
      next: 'Continue it with `trainyard sweep resume`, or read it with `trainyard sweep report`.',
    },
    SweepEndsFirst: {
      meaning: 'A step of the sweep was not begun, because it would not end before the limit of the sweep.',
      next: 'Continue the sweep with a later --until, or a higher --max-cost.',
    },
    SweepToolkitDiffers: {
      meaning: 'The instances were set up with another toolkit than the one that the sweep began with.',
      next: 'Begin another sweep, or deploy the version of Trainyard that began this one.',
    },
    SweepNotAlone: {
      meaning: 'Another run or sweep is at work on the instances, and a sweep needs them alone.',
      next: 'Wait for its end, or cancel it.',
      exit: 1,
    },
    SweepIncomplete: {
      meaning: 'The sweep has ended, and some of its cells have no result that can be trusted.',
      next: 'Read why with `trainyard sweep status`, then try them again with `trainyard sweep resume`.',
      exit: 1,
    },
    SweepManifestInvalid: {
      meaning: 'The stored manifest of the sweep does not have the shape that this version reads.',
      next: 'Use the version of Trainyard that began the sweep.',
      exit: 1,
    },
    SweepPlanInvalid: {
      meaning: 'Steps of the sweep wait for each other.',
      next: 'Plan the sweep again; report it if it comes back.',
      exit: 1,
    },
    StepUnreachable: {
      meaning: 'A step of a sweep was not begun, because a step that it needs did not succeed.',
      next: 'Read why with `trainyard sweep status`, then continue with `trainyard sweep resume`.',
      exit: 1,
    },
    ResultMissing: {
      meaning: 'The measurement of a cell has succeeded and left no result in the bucket.',
      next: 'Look at the objects of its run with `trainyard results get`, then resume the sweep.',
      exit: 1,
    },
    SweepTaken: {
      meaning: 'Another process drives the sweep now; this one sends nothing more.',
      next: 'Watch the sweep with `trainyard sweep status`.',
      exit: 3,
    },
  },
);
