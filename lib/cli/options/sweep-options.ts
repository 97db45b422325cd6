import type { OptionRow } from './option-row';
import { positive, wholeNumbers } from './parsers';

/** Options about many layouts: the list of them, and sweeps over them. */
export const SWEEP_OPTIONS = {
  allLayouts: { flag: '--all', path: null, help: 'every layout, the refused ones with their reasons' },
  allSteps: { flag: '--all', path: null, help: 'every step' },
  maxCost: {
    flag: '--max-cost',
    placeholder: 'usd',
    path: null,
    parse: positive,
    help: 'most that the sweep may cost, in USD; cells beyond are dropped',
  },
  measureMinutes: {
    flag: '--measure-minutes',
    placeholder: 'n',
    path: null,
    parse: positive,
    help: 'minutes that you expect a cell without a prediction to take (default: its time limit)',
  },
  sweepCsv: {
    flag: '--csv',
    path: null,
    help: 'every attempt of every cell as CSV on stdout',
    excludes: ['json'],
  },
  sweep: {
    flag: '--sweep',
    placeholder: 'sweep',
    path: null,
    help: 'rehearse this sweep in place of one run: a file, or preset tutorial, pareto, latency',
  },
  layoutsHtml: {
    flag: '--html',
    placeholder: 'file',
    path: null,
    writes: 'file',
    help: 'also write a page on which the values can be changed by hand',
    excludes: ['json', 'csv'],
  },
  layoutsCsv: { flag: '--csv', path: null, help: 'every layout as CSV on stdout', excludes: ['json'] },
  lengths: {
    flag: '--lengths',
    placeholder: 'tokens',
    path: null,
    parse: wholeNumbers,
    help: "compiled lengths to consider, separated by commas (default: the environment's)",
  },
  minThroughput: {
    flag: '--min-throughput',
    placeholder: 'n',
    path: null,
    parse: positive,
    help: 'only layouts that may give this many output tokens a second',
  },
  maxTpot: {
    flag: '--max-tpot',
    placeholder: 'ms',
    path: null,
    parse: positive,
    help: 'only layouts that may take at most this long per output token',
  },
} as const satisfies Readonly<Record<string, OptionRow>>;
