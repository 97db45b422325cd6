import {
  BLOCK,
  ENVIRONMENT,
  LAYOUTS,
  LISTING,
  OUTPUT,
  PURCHASE,
  REHEARSAL,
  REHEARSED_WORK,
  RUN,
  STACK,
  WORK,
} from '../options/option-sets';
import { ACCEPTANCE_COMMANDS } from './acceptance-commands';
import type { CommandModule } from './call';
import type { CommandRow } from './command-row';
import { MODEL_COMMANDS } from './model-commands';
import { RECIPE_COMMANDS } from './recipe-commands';
import { RELEASE_COMMANDS } from './release-commands';
import { RESULT_COMMANDS } from './result-commands';
import { SWEEP_COMMANDS } from './sweep-commands';

const REQUEST = [...ENVIRONMENT, ...WORK, ...STACK];

/** Help of the first word of commands with two. */
export const GROUPS: Readonly<Record<string, string>> = {
  environment: 'the named environments of the configuration file',
  model: 'models: those of the catalogue, and those that you add from their config.json',
  recipe: 'options of compile and serve beyond the layout',
  documents: 'the SSM documents of an environment, as they are published',
  sweep: 'many layouts, lengths and loads measured on the same instances',
  results: 'what runs left in the bucket',
  state: 'the folder of a rehearsal, with its account and instances',
  capacity: 'where instances can be had: zones, prepaid blocks, what is held and when it ends',
  image: 'machine images of a Neuron SDK release',
  release: 'the Neuron SDK releases of the catalogue',
  acceptance: 'what was never tried on hardware or in AWS, and how to try it',
};

/**
 * The commands, as data: what help shows, which options each takes, and which module does it. Modules are
 * required when they are called: the schema, the SDK and the charts are not for `--help` to load.
 */
export const COMMANDS: readonly CommandRow[] = [
  {
    usage: 'environment list',
    description: 'names of the environments',
    options: [...ENVIRONMENT, ...OUTPUT],
    load: () => require('../commands/environment-list') as CommandModule,
  },
  {
    usage: 'environment show [name]',
    description: 'an environment with every default filled in',
    options: [...REQUEST, ...OUTPUT],
    load: () => require('../commands/environment-show') as CommandModule,
  },
  {
    usage: 'environment check [name]',
    description: 'check all environments, or the one that is named',
    options: [...ENVIRONMENT, ...OUTPUT],
    load: () => require('../commands/environment-check') as CommandModule,
  },
  {
    usage: 'environment schema',
    description: 'every field, its limits and its default; as JSON Schema with --json',
    options: OUTPUT,
    load: () => require('../commands/environment-schema') as CommandModule,
  },
  ...MODEL_COMMANDS,
  ...RELEASE_COMMANDS,
  ...RECIPE_COMMANDS,
  {
    usage: 'plan [environment]',
    description: 'what would run and whether it fits; spends nothing',
    options: [...REQUEST, ...OUTPUT],
    load: () => require('../commands/plan') as CommandModule,
  },
  {
    usage: 'layouts',
    description: 'every layout of the instance type and the model: what fits, and how fast it may be',
    options: [...ENVIRONMENT, ...LAYOUTS, ...LISTING, ...OUTPUT],
    load: () => require('../commands/layouts') as CommandModule,
  },
  {
    usage: 'calibrate <runs...>',
    description: 'let layouts use what valid runs with one request in flight measured; ids or paths',
    options: RUN,
    load: () => require('../commands/calibrate') as CommandModule,
  },
  ...SWEEP_COMMANDS,
  {
    usage: 'documents list',
    description: 'names and digests',
    options: [...REQUEST, ...OUTPUT],
    load: () => require('../commands/documents-list') as CommandModule,
  },
  {
    usage: 'documents show <name>',
    description: 'one document, byte for byte',
    options: [...REQUEST, ...OUTPUT],
    load: () => require('../commands/documents-show') as CommandModule,
  },
  {
    usage: 'rehearse [environment]',
    description: 'run all phases on this computer, on an emulated account and instance',
    options: [
      ...ENVIRONMENT,
      ...REHEARSED_WORK,
      ...STACK,
      ...REHEARSAL,
      'phases',
      'sweep',
      'html',
      'keep',
      'rehearsalState',
      ...OUTPUT,
    ],
    load: () => require('../commands/rehearse') as CommandModule,
  },
  {
    usage: 'account',
    description: 'serve the emulated account until Ctrl-C, for any AWS client',
    options: [...ENVIRONMENT, ...STACK, ...REHEARSAL, 'rehearsalState', ...OUTPUT],
    load: () => require('../commands/account') as CommandModule,
  },
  {
    usage: 'doctor [environment]',
    description: 'credentials, quota, image, documents, instances: what a run would meet; changes nothing',
    options: [...RUN, 'deploy'],
    load: () => require('../commands/doctor') as CommandModule,
  },
  {
    usage: 'deploy [words...]',
    description:
      'say what it does to the instances, then run cdk deploy; an environment, -- and options of the CDK',
    options: ['environment', 'check', ...OUTPUT],
    load: () => require('../commands/deploy') as CommandModule,
  },
  {
    usage: 'run [environment]',
    description: 'prepare, compile, deploy and benchmark on the deployed instances',
    options: [
      ...ENVIRONMENT,
      ...WORK,
      'phases',
      'artifactCache',
      'expectMinutes',
      'accountState',
      'aws',
      ...OUTPUT,
    ],
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
    options: [...RUN, 'fromPhase', 'inject', 'expectMinutes'],
    load: () => require('../commands/resume') as CommandModule,
  },
  {
    usage: 'cancel [run]',
    description: 'end what a run is doing on its instances',
    options: RUN,
    load: () => require('../commands/cancel') as CommandModule,
  },
  {
    usage: 'bootstrap',
    description: 'how instances were set up, with their logs; also after a deployment that failed',
    options: [...ENVIRONMENT, 'accountState', 'aws', ...OUTPUT],
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
    usage: 'adopt <name>',
    description: 'take an artifact or weights that are in the bucket as they are now',
    options: RUN,
    load: () => require('../commands/adopt') as CommandModule,
  },
  ...RESULT_COMMANDS,
  {
    usage: 'state prune',
    description: 'remove what earlier runs of a rehearsal left; open runs and the newest result stay',
    options: ['keepRuns', 'olderThan', 'dryRun', 'rehearsalState', ...OUTPUT],
    load: () => require('../commands/state-prune') as CommandModule,
  },
  {
    usage: 'capacity where',
    description: 'regions and zones in which the instance type is offered',
    options: [...ENVIRONMENT, 'instanceType', 'regions', ...OUTPUT],
    load: () => require('../commands/capacity-where') as CommandModule,
  },
  {
    usage: 'capacity offers',
    description: 'capacity blocks that can be bought, with their fees',
    options: [...ENVIRONMENT, 'instanceType', ...BLOCK, ...OUTPUT],
    load: () => require('../commands/capacity-offers') as CommandModule,
  },
  {
    usage: 'capacity buy',
    description: 'try to buy a block; really buy it when its fee is confirmed',
    options: [...ENVIRONMENT, 'instanceType', ...BLOCK, ...PURCHASE, ...OUTPUT],
    load: () => require('../commands/capacity-buy') as CommandModule,
  },
  {
    usage: 'capacity list',
    description: 'blocks that are held, and how long they can still be used',
    options: [...ENVIRONMENT, 'all', ...OUTPUT],
    load: () => require('../commands/capacity-list') as CommandModule,
  },
  {
    usage: 'capacity extend',
    description: 'offers to make a block longer; tried and bought like a block',
    options: [...ENVIRONMENT, 'reservation', 'moreDays', ...PURCHASE, ...OUTPUT],
    load: () => require('../commands/capacity-extend') as CommandModule,
  },
  {
    usage: 'image find',
    description: 'machine images of the release; --write puts one into the environment',
    options: [...ENVIRONMENT, 'release', 'write', 'imageId', ...OUTPUT],
    load: () => require('../commands/image-find') as CommandModule,
  },
  ...ACCEPTANCE_COMMANDS,
  {
    usage: 'explain [code]',
    description: 'what an error code, a signature or a check means, and what to do',
    options: OUTPUT,
    load: () => require('../commands/explain') as CommandModule,
  },
];
