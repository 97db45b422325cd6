import type { OptionRow } from './option-row';
import { wholeNumber } from './parsers';

/** Options about the folder of a rehearsal: which of its runs stay. */
export const STATE_OPTIONS = {
  keepRuns: {
    flag: '--keep',
    placeholder: 'n',
    path: null,
    parse: wholeNumber,
    excludes: ['olderThan'],
    help: 'how many of the newest runs stay (default: 10)',
  },
  olderThan: {
    flag: '--older-than',
    placeholder: 'days',
    path: null,
    parse: wholeNumber,
    help: 'runs that are older go, in place of all but the newest',
  },
  dryRun: { flag: '--dry-run', path: null, help: 'only say what would go' },
} as const satisfies Readonly<Record<string, OptionRow>>;
