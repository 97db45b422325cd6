import { ENVIRONMENT, OUTPUT } from '../options/option-sets';
import type { CommandModule } from './call';
import type { CommandRow } from './command-row';

/** The commands about recipes, as rows of the table of commands. */
export const RECIPE_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'recipe list',
    description: 'recipes: options of compile and serve under one name, and where each holds',
    options: OUTPUT,
    load: () => require('../commands/recipe-list') as CommandModule,
  },
  {
    usage: 'recipe show <recipe>',
    description: 'what a recipe sets, what it was published with, and by whom',
    options: OUTPUT,
    load: () => require('../commands/recipe-show') as CommandModule,
  },
  {
    usage: 'recipe options',
    description: 'every option that the compiler and the server of the release take, and who decides it',
    options: [...ENVIRONMENT, 'release', ...OUTPUT],
    load: () => require('../commands/recipe-options') as CommandModule,
  },
];
