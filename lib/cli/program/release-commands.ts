import { ENVIRONMENT, OUTPUT } from '../options/option-sets';
import type { CommandModule } from './call';
import type { CommandRow } from './command-row';

/** The commands about releases, and about moving an environment to one, as rows of the table of commands. */
export const RELEASE_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'environment migrate [name]',
    description:
      'an environment moved to vLLM Neuron: what changes, what has no counterpart, what to measure again',
    options: [...ENVIRONMENT, 'release', 'newName', 'writeEnvironment', ...OUTPUT],
    load: () => require('../commands/environment-migrate') as CommandModule,
  },
  {
    usage: 'release list',
    description:
      'the releases that can be planned: how each serves, where, and whether AWS still works on that',
    options: OUTPUT,
    load: () => require('../commands/release-list') as CommandModule,
  },
  {
    usage: 'release show <version>',
    description: 'one release: server, images, packages, families, notes, end of support',
    options: OUTPUT,
    load: () => require('../commands/release-show') as CommandModule,
  },
];
