import { OUTPUT } from '../options/option-sets';
import type { CommandModule } from './call';
import type { CommandRow } from './command-row';

/** The commands about a first day on hardware, as rows of the table of commands. */
export const ACCEPTANCE_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'acceptance list',
    description: 'each claim that nobody tried on hardware or in AWS, with its stage and its test',
    options: OUTPUT,
    load: () => require('../commands/acceptance-list') as CommandModule,
  },
  {
    usage: 'acceptance run',
    description: 'deploy small environments, test those claims on them, and destroy what it made',
    options: ['config', 'stage', 'dayCost', 'dayFolder', 'rehearse', 'rehearsalState', 'inject', ...OUTPUT],
    load: () => require('../commands/acceptance-run') as CommandModule,
  },
  {
    usage: 'acceptance resume <folder>',
    description: 'go on with a day that was stopped or killed; what is decided is not tried again',
    options: ['config', 'dayCost', 'rehearsalState', ...OUTPUT],
    load: () => require('../commands/acceptance-resume') as CommandModule,
  },
  {
    usage: 'acceptance show <file>',
    description: 'what a day found: its folder, or the record.json that somebody sent',
    options: ['recalibrate', ...OUTPUT],
    load: () => require('../commands/acceptance-show') as CommandModule,
  },
];
