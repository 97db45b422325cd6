import { codeTable } from './code-row';

/** Codes of a first day on hardware: what was asked for, and how it ended. */
export const ACCEPTANCE_CODES = codeTable(
  { from: ['command'], exit: 2, since: '0.3.0' },
  {
    AcceptancePriceUnknown: {
      meaning: 'A day has a limit in US dollars, and one of its environments has no price in them.',
      next: 'Set `price` of the environment that the message names.',
    },
    AcceptanceFolderTaken: {
      meaning: 'The folder holds the journal of another day.',
      next: 'Go on with that day by `trainyard acceptance resume FOLDER`, or name another folder.',
    },
    AcceptanceNotFound: {
      meaning: 'The folder holds no journal of a day.',
      next: 'Name a folder that `trainyard acceptance run` made, or begin a day.',
    },
    AcceptanceInvalid: {
      meaning: 'The journal of a day has a line that this version does not read.',
      next: 'Read it with the version of trainyard that wrote it.',
      exit: 1,
    },
    AcceptanceStopped: {
      meaning: 'The day was stopped by its operator; what it had made was destroyed.',
      next: 'Go on with `trainyard acceptance resume FOLDER`.',
      exit: 3,
    },
    AcceptanceLeft: {
      meaning: 'Something that the day made could not be destroyed.',
      next: 'Destroy it by hand, as the message says; its stack also deletes itself.',
      exit: 1,
    },
    ClaimsNotReached: {
      meaning: 'Not one claim of the day could be tried.',
      next: 'Remove what the message names, then go on with `trainyard acceptance resume FOLDER`.',
      exit: 1,
    },
    ClaimsFailed: {
      meaning: 'A claim that was never tried on hardware turned out to be wrong.',
      next: 'Read the evidence with `trainyard acceptance show FOLDER`, and report it.',
      exit: 1,
    },
  },
);
