import { STAGES } from '../../acceptance/claims/claim';
import type { OptionRow } from './option-row';
import { positive, stages } from './parsers';

/** Options of a first day on hardware. */
export const ACCEPTANCE_OPTIONS = {
  stage: {
    flag: '--stage',
    placeholder: 'names',
    path: null,
    parse: stages,
    help: `stages to try, separated by commas: ${STAGES.join(', ')} (default: account)`,
  },
  dayCost: {
    flag: '--max-cost',
    placeholder: 'usd',
    path: null,
    parse: positive,
    help: 'most that hours of instances may cost, in USD; what could pass it is not begun',
  },
  dayFolder: {
    flag: '--out',
    placeholder: 'dir',
    path: null,
    help: 'new folder for the journal and the record (default: acceptance/<time>)',
  },
  recalibrate: {
    flag: '--recalibrate',
    path: null,
    help: 'also which constants the day contradicts, and which claims change; nothing is written',
  },
  rehearse: {
    flag: '--rehearse',
    path: null,
    help: 'on an emulated account, which is in the folder account of the day or in that of --state',
  },
} as const satisfies Readonly<Record<string, OptionRow>>;
