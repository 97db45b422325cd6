import { ENVIRONMENT, OUTPUT, RUN, SWEEP, SWEEP_LIMITS } from '../options/option-sets';
import type { CommandModule } from './call';
import type { CommandRow } from './command-row';

/** The commands about sweeps, as rows of the table of commands. */
export const SWEEP_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'sweep plan <sweep>',
    description: 'cells, order, time and cost of a sweep, from a file or preset tutorial, pareto, latency',
    options: [...ENVIRONMENT, ...SWEEP, 'allSteps', ...OUTPUT],
    load: () => require('../commands/sweep-plan') as CommandModule,
  },
  {
    usage: 'sweep run <sweep>',
    description: 'measure every cell of a sweep on the deployed instances, and show the report',
    options: [...ENVIRONMENT, ...SWEEP_LIMITS, 'measureMinutes', 'html', 'accountState', 'aws', ...OUTPUT],
    load: () => require('../commands/sweep-run') as CommandModule,
  },
  {
    usage: 'sweep status [sweep]',
    description: 'which cells are measured, what is at work, and what comes next',
    options: [...RUN, 'allSteps'],
    load: () => require('../commands/sweep-status') as CommandModule,
  },
  {
    usage: 'sweep resume [sweep]',
    description: 'continue a sweep; nothing that has a result is repeated',
    options: [...RUN, ...SWEEP_LIMITS, 'html'],
    load: () => require('../commands/sweep-resume') as CommandModule,
  },
  {
    usage: 'sweep cancel [sweep]',
    description: 'end what a sweep is doing on its instances; what is measured stays',
    options: RUN,
    load: () => require('../commands/sweep-cancel') as CommandModule,
  },
  {
    usage: 'sweep report [sweep]',
    description: 'cells with verdicts, fronts, cost, predicted against measured, and a recommendation',
    options: [...RUN, 'html', 'sweepCsv'],
    load: () => require('../commands/sweep-report') as CommandModule,
  },
  {
    usage: 'sweep list',
    description: 'sweeps of the environment, newest last',
    options: RUN,
    load: () => require('../commands/sweep-list') as CommandModule,
  },
];
