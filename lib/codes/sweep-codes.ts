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
  },
);
