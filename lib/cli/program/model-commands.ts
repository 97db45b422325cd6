import { MODEL, OUTPUT } from '../options/option-sets';
import type { CommandModule } from './call';
import type { CommandRow } from './command-row';

/** The commands about models, as rows of the table of commands. */
export const MODEL_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'model add <path>',
    description: 'add a model from its config.json; it is kept beside the configuration file',
    options: ['config', ...MODEL, ...OUTPUT],
    load: () => require('../commands/model-add') as CommandModule,
  },
  {
    usage: 'model list',
    description: 'models of the catalogue, and those that were added',
    options: ['config', ...OUTPUT],
    load: () => require('../commands/model-list') as CommandModule,
  },
  {
    usage: 'model show <id>',
    description: 'the constants of a model, and which releases serve it',
    options: ['config', ...OUTPUT],
    load: () => require('../commands/model-show') as CommandModule,
  },
];
