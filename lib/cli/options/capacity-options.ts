import type { OptionRow } from './option-row';
import { names, wholeNumber } from './parsers';

/** Options about capacity: blocks, offers and images. */
export const CAPACITY_OPTIONS = {
  regions: {
    flag: '--regions',
    placeholder: 'names',
    path: null,
    parse: names,
    help: 'regions to search, separated by commas',
  },
  days: {
    flag: '--days',
    placeholder: 'n',
    path: null,
    parse: wholeNumber,
    help: 'length: 1 to 14 days, or weeks up to 182 days',
  },
  moreDays: {
    flag: '--days',
    placeholder: 'n',
    path: null,
    parse: wholeNumber,
    help: 'how much longer',
  },
  count: {
    flag: '--count',
    placeholder: 'n',
    path: null,
    parse: wholeNumber,
    help: "instances (default: the environment's)",
  },
  fromTime: {
    flag: '--from',
    placeholder: 'time',
    path: null,
    help: 'begins no earlier: 2026-11-25, or 2026-11-25T11:30Z',
  },
  until: { flag: '--until', placeholder: 'time', path: null, help: 'ends no later' },
  reservation: {
    flag: '--reservation',
    placeholder: 'id',
    path: null,
    help: "the block (default: the environment's)",
  },
  offer: {
    flag: '--offer',
    placeholder: 'id',
    path: null,
    help: 'the offer; without --confirm-fee it is a dry run',
  },
  confirmFee: {
    flag: '--confirm-fee',
    placeholder: 'amount',
    path: null,
    help: 'really pay this amount, as the offer says it',
  },
  all: { flag: '--all', path: null, help: 'also those that are over' },
  write: { flag: '--write', path: null, help: 'write the proposed image into the environment' },
  imageId: {
    flag: '--image-id',
    placeholder: 'id',
    path: null,
    help: 'with --write: this one of those that were found',
  },
} as const satisfies Readonly<Record<string, OptionRow>>;
