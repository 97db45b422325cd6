import { codeTable } from './code-row';

/** Codes of capacity: blocks that are bought, deadlines, and images. */
export const CAPACITY_CODES = codeTable(
  { from: ['command'], exit: 2 },
  {
    DaysMissing: {
      meaning: 'The length of the capacity block is not given.',
      next: 'Add --days, such as --days 1.',
    },
    DaysNotOffered: {
      meaning: 'A capacity block is not sold for this number of days.',
      next: 'Ask for a number of days that the message names.',
    },
    CountNotOffered: {
      meaning: 'A capacity block is not sold with this number of instances.',
      next: 'Ask for a count that the message names.',
    },
    TimeInvalid: {
      meaning: 'An option has a value that is not a time.',
      next: 'Write a day such as 2026-11-25, or a time such as 2026-11-25T11:30Z.',
    },
    FeeInvalid: {
      meaning: 'The fee that was confirmed is not an amount.',
      next: 'Write the fee as the offer does, such as 858.26.',
    },
    OfferMissing: {
      meaning: 'The offer to buy is not named.',
      next: 'Choose one of `trainyard capacity offers` and name it with --offer.',
    },
    OfferGone: {
      meaning: 'The offer is not among the offers of this moment; nothing was bought.',
      next: 'Ask for offers again with the same options, and decide again.',
    },
    FeeDiffers: {
      meaning: 'The offer costs something else than the fee that was confirmed; nothing was bought.',
      next: 'Repeat the command with the fee that the message names, if you agree to it.',
    },
    PurchaseRefused: {
      meaning: 'EC2 refused the purchase; nothing was bought.',
      next: 'Read the cause, correct it, and repeat the command.',
      exit: 1,
    },
    PurchaseUncertain: {
      meaning: 'The answer to the purchase was lost, and it is never sent twice.',
      next: 'Look at `trainyard capacity list` before you buy again.',
      exit: 1,
    },
    DryRunIgnored: {
      meaning: 'EC2 answered a dry run as if it were a purchase.',
      next: 'Look at `trainyard capacity list`, because something may have been bought.',
      exit: 1,
    },
    ReservationMissing: {
      meaning: 'The environment has no capacity block that could be extended.',
      next: 'Name the block with --reservation, as `trainyard capacity list` shows it.',
    },
    BlockEndsFirst: {
      meaning: 'The capacity block ends before the run or phase can end.',
      next: 'Run fewer phases, lower --expect-minutes, or extend the block with `trainyard capacity extend`.',
    },
    BlockEndUnknown: {
      meaning: 'Neither the environment nor EC2 says when the capacity block ends.',
      next: 'Set capacity.endsAt as `trainyard capacity list` shows it.',
    },
    ScheduledStopFirst: {
      meaning: 'The scheduled stop comes before the run or phase can end.',
      next: 'Run fewer phases, change guards.scheduledStop and deploy, or run after the next start.',
    },
    LatestEndFirst: {
      meaning: 'The latest end of the instance comes before the run or phase can end.',
      next: 'Run fewer phases, change guards.latestEndHours and deploy, or run after the next start.',
    },
    StackDeletionFirst: {
      meaning: 'The planned deletion of the stack comes before the run or phase can end.',
      next: 'Run fewer phases, or set a later guards.deleteStackAt and deploy.',
      since: '0.3.0',
    },
    WriteMissing: {
      meaning: 'An image was chosen, but nothing was to be written.',
      next: 'Add --write.',
    },
    ReleaseDiffers: {
      meaning: 'The release of the option is not the release of the environment.',
      next: 'Set the release in the environment first.',
    },
    ImageOfOtherRelease: {
      meaning: 'The image that was chosen belongs to another SDK release.',
      next: 'Choose another image, or set the release of the image in the environment.',
    },
    ImageNotFound: {
      meaning: 'No image of this SDK release was found in the region; nothing was written.',
      next: 'Ask in another region, or choose an image with --image-id.',
    },
    EditUnsafe: {
      meaning: 'The image cannot be written into the configuration file without changing something else.',
      next: 'Write the image into the environment by hand, as the message shows it.',
      exit: 1,
    },
    FileNotWritten: {
      meaning: 'The configuration file cannot be written.',
      next: 'See whether you may write in its folder.',
      exit: 1,
    },
    KeyMissing: {
      meaning: 'The text of the configuration file has no such key to edit.',
      next: 'Write the image into the environment by hand.',
      exit: 1,
    },
    NotAnObject: {
      meaning: 'The text of the configuration file has no object where one is to be edited.',
      next: 'Write the image into the environment by hand.',
      exit: 1,
    },
  },
);
