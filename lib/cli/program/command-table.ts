/**
 * The commands, as data: what help shows, which options each takes, and which module does it.
 * Modules are required when they are called: the schema, the SDK and the charts are not for `--help` to load.
 */
import { type Command, Option } from 'commander';
import type { CommandModule } from './call';
import {
  allOption,
  blockOptions,
  dealOptions,
  expectOption,
  extensionOptions,
  imageOptions,
  regionsOption,
  typeOption,
} from './capacity-options';
import {
  accountOption,
  environmentOptions,
  machineOptions,
  names,
  type OptionSet,
  overrideOptions,
  rehearsalOptions,
  stateOption,
  talking,
} from './options';

export interface CommandRow {
  /** With its arguments: `resume [run]`. Two words are a command of a group. */
  readonly usage: string;
  readonly description: string;
  readonly options: readonly OptionSet[];
  readonly load: () => CommandModule;
}

const phases: OptionSet = (command: Command) =>
  command.addOption(new Option('--phases <names>', 'phases to run, separated by commas').argParser(names));
const from: OptionSet = (command) =>
  command.option('--from <phase>', 'repeat this phase and those after it, even if they had succeeded');
const html: OptionSet = (command) => command.option('--html <file>', 'write the page there too');
const anchors: OptionSet = (command) =>
  command.option('--anchors', 'also print what others have published, with the caveats');
const keep: OptionSet = (command) =>
  command.option('--keep', 'leave the emulated account and its servers running until Ctrl-C');
const to: OptionSet = (command) => command.option('--to <dir>', 'folder to write into (default: results)');
const importOptions: OptionSet = (command) =>
  command
    .option('--out <dir>', 'new folder for the result (default: results/import-<name of the folder>)')
    .option('--model <id[@revision]>', 'what was served, when the files name a path')
    .addOption(
      new Option('--llmperf <version>', 'which LLMPerf wrote them, when it is not recognised').choices([
        'v2.0',
        'f1d6bed',
        'f1d6bed-patched',
      ]),
    );

const REQUEST = [environmentOptions, overrideOptions, machineOptions];
const RUN = [environmentOptions, accountOption, talking];

export const GROUPS: Readonly<Record<string, string>> = {
  environment: 'what can be asked for: the named environments of the configuration file',
  documents: 'the SSM documents of an environment, as they are published',
  results: 'what runs left in the bucket',
  capacity: 'machines that can be had: zones, prepaid blocks, what is held and when it ends',
  image: 'machine images of a Neuron SDK release',
};

export const COMMANDS: readonly CommandRow[] = [
  {
    usage: 'environment list',
    description: 'names of the environments',
    options: [environmentOptions, talking],
    load: () => require('../commands/environment-list') as CommandModule,
  },
  {
    usage: 'environment show [name]',
    description: 'an environment with every default filled in',
    options: [...REQUEST, talking],
    load: () => require('../commands/environment-show') as CommandModule,
  },
  {
    usage: 'environment check [name]',
    description: 'check all environments, or the one that is named',
    options: [environmentOptions, talking],
    load: () => require('../commands/environment-check') as CommandModule,
  },
  {
    usage: 'environment schema',
    description: 'every field, its limits and its default; as JSON Schema with --json',
    options: [talking],
    load: () => require('../commands/environment-schema') as CommandModule,
  },
  {
    usage: 'plan',
    description: 'what would run and whether it fits; spends nothing',
    options: [...REQUEST, talking],
    load: () => require('../commands/plan') as CommandModule,
  },
  {
    usage: 'documents list',
    description: 'names and digests',
    options: [...REQUEST, talking],
    load: () => require('../commands/documents-list') as CommandModule,
  },
  {
    usage: 'documents show <name>',
    description: 'one document, byte for byte',
    options: [...REQUEST, talking],
    load: () => require('../commands/documents-show') as CommandModule,
  },
  {
    usage: 'rehearse',
    description: 'run everything on this machine, on an emulated account and host',
    options: [...REQUEST, rehearsalOptions, phases, html, keep, stateOption, talking],
    load: () => require('../commands/rehearse') as CommandModule,
  },
  {
    usage: 'account',
    description: 'serve the emulated account until Ctrl-C, for any AWS client',
    options: [environmentOptions, machineOptions, rehearsalOptions, stateOption, talking],
    load: () => require('../commands/account') as CommandModule,
  },
  {
    usage: 'run',
    description: 'prepare, compile, deploy and benchmark on the deployed machine',
    options: [environmentOptions, overrideOptions, phases, expectOption, accountOption, talking],
    load: () => require('../commands/run') as CommandModule,
  },
  {
    usage: 'follow [run]',
    description: 'watch a run that another process drives',
    options: RUN,
    load: () => require('../commands/follow') as CommandModule,
  },
  {
    usage: 'resume [run]',
    description: 'continue a run at its first phase without a success',
    options: [...RUN, from, expectOption],
    load: () => require('../commands/resume') as CommandModule,
  },
  {
    usage: 'cancel [run]',
    description: 'end what a run is doing on the machine',
    options: RUN,
    load: () => require('../commands/cancel') as CommandModule,
  },
  {
    usage: 'bootstrap',
    description: 'how machines were set up, with their logs; also after a deployment that failed',
    options: [environmentOptions, talking],
    load: () => require('../commands/bootstrap') as CommandModule,
  },
  {
    usage: 'diagnose',
    description: 'what runs where, its health, and known failures with their cures',
    options: RUN,
    load: () => require('../commands/diagnose') as CommandModule,
  },
  {
    usage: 'stop',
    description: 'stop all replicas and free their cores',
    options: RUN,
    load: () => require('../commands/stop') as CommandModule,
  },
  {
    usage: 'results list',
    description: 'runs of the environment, newest last',
    options: RUN,
    load: () => require('../commands/results-list') as CommandModule,
  },
  {
    usage: 'results get [run]',
    description: 'copy everything that a run left into a folder',
    options: [...RUN, to],
    load: () => require('../commands/results-get') as CommandModule,
  },
  {
    usage: 'results import <dir>',
    description: 'read the files that LLMPerf wrote anywhere, and judge what can be judged',
    options: [importOptions, talking],
    load: () => require('../commands/results-import') as CommandModule,
  },
  {
    usage: 'results schema [name]',
    description: 'JSON Schema of what is stored: manifest, outcome, progress, request, result',
    options: [talking],
    load: () => require('../commands/results-schema') as CommandModule,
  },
  {
    usage: 'compare <sides...>',
    description: 'differences with intervals: two runs, or repeats as A1,A2 B1,B2; ids or paths',
    options: RUN,
    load: () => require('../commands/compare') as CommandModule,
  },
  {
    usage: 'report [runs...]',
    description: 'the report of a run, or of several side by side; ids or paths',
    options: [...RUN, html, anchors],
    load: () => require('../commands/report') as CommandModule,
  },
  {
    usage: 'capacity where',
    description: 'regions and zones in which the instance type is offered',
    options: [environmentOptions, typeOption, regionsOption, talking],
    load: () => require('../commands/capacity-where') as CommandModule,
  },
  {
    usage: 'capacity offers',
    description: 'capacity blocks that can be bought, with their fees',
    options: [environmentOptions, typeOption, blockOptions, talking],
    load: () => require('../commands/capacity-offers') as CommandModule,
  },
  {
    usage: 'capacity buy',
    description: 'try to buy a block; really buy it when its fee is confirmed',
    options: [environmentOptions, typeOption, blockOptions, dealOptions, talking],
    load: () => require('../commands/capacity-buy') as CommandModule,
  },
  {
    usage: 'capacity list',
    description: 'blocks that are held, and how long they can still be used',
    options: [environmentOptions, allOption, talking],
    load: () => require('../commands/capacity-list') as CommandModule,
  },
  {
    usage: 'capacity extend',
    description: 'offers to make a block longer; tried and bought like a block',
    options: [environmentOptions, extensionOptions, dealOptions, talking],
    load: () => require('../commands/capacity-extend') as CommandModule,
  },
  {
    usage: 'image find',
    description: 'machine images of the release; --write puts one into the environment',
    options: [environmentOptions, imageOptions, talking],
    load: () => require('../commands/image-find') as CommandModule,
  },
];
