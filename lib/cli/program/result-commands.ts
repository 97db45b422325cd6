import { OUTPUT, RUN } from '../options/option-sets';
import type { CommandModule } from './call';
import type { CommandRow } from './command-row';

/** The commands about what runs left, as rows of the table of commands. */
export const RESULT_COMMANDS: readonly CommandRow[] = [
  {
    usage: 'results list',
    description: 'runs of the environment, newest last',
    options: RUN,
    load: () => require('../commands/results-list') as CommandModule,
  },
  {
    usage: 'results get [run]',
    description: 'copy everything that a run left into a folder',
    options: [...RUN, 'to'],
    load: () => require('../commands/results-get') as CommandModule,
  },
  {
    usage: 'results import <dir>',
    description: 'read the files that LLMPerf wrote anywhere, and judge what can be judged',
    options: ['out', 'model', 'llmperf', ...OUTPUT],
    load: () => require('../commands/results-import') as CommandModule,
  },
  {
    usage: 'results schema [name]',
    description:
      'JSON Schema of what is stored, such as result, and of what commands print, such as json-plan',
    options: OUTPUT,
    load: () => require('../commands/results-schema') as CommandModule,
  },
  {
    usage: 'compare <sides...>',
    description: 'differences with intervals: two runs, or repeats as A1,A2 B1,B2; ids or paths',
    options: [...RUN, 'across', 'numbersCsv'],
    load: () => require('../commands/compare') as CommandModule,
  },
  {
    usage: 'same <a> <b>',
    description: 'whether two runs were the same thing, field by field: ids, folders, or manifests',
    options: RUN,
    load: () => require('../commands/same') as CommandModule,
  },
  {
    usage: 'report [runs...]',
    description: 'the report of a run, or of several side by side; ids or paths',
    options: [...RUN, 'across', 'html', 'anchors', 'numbersCsv'],
    load: () => require('../commands/report') as CommandModule,
  },
];
