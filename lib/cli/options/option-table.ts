import { ACROSS_NAMES } from '../../compare/groups';
import { ACCEPTANCE_OPTIONS } from './acceptance-options';
import { CAPACITY_OPTIONS } from './capacity-options';
import { MODEL_OPTIONS } from './model-options';
import type { NameOf, OptionRow, ValueOf } from './option-row';
import { artifactCache, faults, llmperfVersion, names, positive, wholeNumber } from './parsers';
import { STATE_OPTIONS } from './state-options';
import { SWEEP_OPTIONS } from './sweep-options';

/** Folder of a rehearsal's state, in the working directory unless an option names another one. */
export const DEFAULT_STATE = '.trainyard';

const OWN = {
  environment: {
    flag: '--environment',
    short: '-e',
    placeholder: 'name',
    path: null,
    help: 'environment in the configuration file',
    default: 'tutorial',
  },
  config: {
    flag: '--config',
    placeholder: 'file',
    path: null,
    help: 'configuration file (default: cdk.json)',
  },
  json: {
    flag: '--json',
    path: null,
    help: 'results as JSON on stdout, progress as JSON lines on stderr',
  },
  color: { flag: '--no-color', path: null, help: 'no colours (NO_COLOR does the same)' },
  rehearsalState: {
    flag: '--state',
    placeholder: 'dir',
    path: null,
    writes: 'folder',
    help: `where the rehearsal lives (default: ${DEFAULT_STATE})`,
  },
  accountState: {
    flag: '--state',
    placeholder: 'dir',
    path: null,
    help: 'use the rehearsal in this directory, not AWS',
  },
  aws: {
    flag: '--aws',
    path: null,
    help: 'use AWS, also where a rehearsal is in the working directory',
    excludes: ['state'],
  },
  deploy: {
    flag: '--deploy',
    path: null,
    help: 'what a deployment would meet, and what it does to the instances',
  },
  check: { flag: '--check', path: null, help: 'only say what the deployment would do' },
  inject: {
    flag: '--inject',
    placeholder: 'names',
    path: null,
    parse: faults,
    help: 'failures to inject, separated by commas',
  },
  phases: {
    flag: '--phases',
    placeholder: 'names',
    path: null,
    parse: names,
    help: 'phases to run, separated by commas',
  },
  artifactCache: {
    flag: '--artifact-cache',
    placeholder: 'use|refill',
    path: null,
    parse: artifactCache,
    help: 'refill: compile anew, also where an artifact is there (default: use)',
  },
  fromPhase: {
    flag: '--from',
    placeholder: 'phase',
    path: null,
    help: 'repeat this phase and those after it, even if they had succeeded',
  },
  expectMinutes: {
    flag: '--expect-minutes',
    placeholder: 'n',
    path: null,
    parse: wholeNumber,
    help: 'minutes that you expect the whole run to take; without it the limits of the phases are added up',
  },
  keep: {
    flag: '--keep',
    path: null,
    help: 'leave the emulated account and its servers running until Ctrl-C',
  },
  html: {
    flag: '--html',
    placeholder: 'file',
    path: null,
    writes: 'file',
    help: 'write the page there too',
  },
  across: {
    flag: '--across',
    placeholder: 'groups',
    path: null,
    parse: names,
    help: `what is meant to differ, separated by commas: ${ACROSS_NAMES.join(', ')}`,
  },
  anchors: {
    flag: '--anchors',
    path: null,
    help: 'also print what others have published, with the caveats',
  },
  to: {
    flag: '--to',
    placeholder: 'dir',
    path: null,
    writes: 'folder',
    help: 'folder to write into (default: results)',
  },
  newName: {
    flag: '--to',
    placeholder: 'name',
    path: null,
    help: 'a new environment of this name; the old one stays as it is',
  },
  writeEnvironment: { flag: '--write', path: null, help: 'write the result into the configuration file' },
  out: {
    flag: '--out',
    placeholder: 'dir',
    path: null,
    writes: 'folder',
    help: 'new folder for the result (default: results/import-<name of the folder>)',
  },
  model: {
    flag: '--model',
    placeholder: 'id[@revision]',
    path: null,
    help: 'what was served, when the files name a path',
  },
  llmperf: {
    flag: '--llmperf',
    placeholder: 'version',
    path: null,
    parse: llmperfVersion,
    help: 'which LLMPerf wrote them, when it is not recognised: v2.0, f1d6bed or f1d6bed-patched',
  },
  numbersCsv: {
    flag: '--csv',
    path: null,
    help: 'the numbers as CSV on stdout, for a notebook',
    excludes: ['json'],
  },
} as const satisfies Readonly<Record<string, OptionRow>>;

const OVERRIDES = {
  tensorParallel: {
    flag: '--tensor-parallel',
    placeholder: 'n',
    path: 'layout.tensorParallel',
    parse: wholeNumber,
  },
  dataParallel: {
    flag: '--data-parallel',
    placeholder: 'n',
    path: 'layout.dataParallel',
    parse: wholeNumber,
  },
  batch: { flag: '--batch', placeholder: 'n', path: 'layout.batch', parse: wholeNumber },
  logicalCores: {
    flag: '--logical-cores',
    placeholder: 'n',
    path: 'layout.logicalCores',
    parse: wholeNumber,
  },
  sequenceLength: {
    flag: '--sequence-length',
    placeholder: 'n',
    path: 'lengths.sequence',
    parse: wholeNumber,
  },
  requests: { flag: '--requests', placeholder: 'n', path: 'workload.requests', parse: wholeNumber },
  rehearsalRequests: {
    flag: '--requests',
    placeholder: 'n',
    path: 'rehearsal.requests',
    parse: wholeNumber,
  },
  repeats: { flag: '--repeats', placeholder: 'n', path: 'workload.repeats', parse: wholeNumber },
  concurrency: { flag: '--concurrency', placeholder: 'n', path: 'workload.concurrency', parse: wholeNumber },
  modelId: { flag: '--model', placeholder: 'id', path: 'model.id' },
  preset: { flag: '--preset', placeholder: 'name', path: 'preset' },
  recipe: { flag: '--recipe', placeholder: 'name', path: 'recipe' },
  instances: {
    flag: '--instances',
    placeholder: 'n',
    path: 'instance.count',
    parse: wholeNumber,
  },
  instanceType: { flag: '--instance-type', placeholder: 'type', path: 'instance.type' },
  release: { flag: '--release', placeholder: 'version', path: 'release' },
  timeScale: { flag: '--time-scale', placeholder: 'n', path: 'rehearsal.timeScale', parse: positive },
} as const satisfies Readonly<Record<string, OptionRow>>;

/**
 * Every option of every command, once. Commander's options, the type `Options` and the overrides of an
 * environment are made from this table, so that renaming a flag here, or a field in the schema, breaks the
 * build where it is used. Two options may share a flag when they mean different things to different commands.
 */
export const OPTIONS = {
  ...OWN,
  ...ACCEPTANCE_OPTIONS,
  ...CAPACITY_OPTIONS,
  ...STATE_OPTIONS,
  ...SWEEP_OPTIONS,
  ...MODEL_OPTIONS,
  ...OVERRIDES,
};

type Table = typeof OPTIONS;
/** An option by its key in the table. */
export type OptionId = keyof Table;

/** Fields of the environment that some option overrides. */
export type OverriddenPath = Exclude<Table[OptionId]['path'], null>;

type Defaulted = { [Id in OptionId]: Table[Id] extends { default: string } ? Id : never }[OptionId];

/** Values of one call. Each command reads those that it declares; what has no default may be absent. */
export type Options = { readonly [Id in Defaulted as NameOf<Table[Id]>]: ValueOf<Table[Id]> } & {
  readonly [Id in Exclude<OptionId, Defaulted> as NameOf<Table[Id]>]?: ValueOf<Table[Id]>;
};
/** An option by the name under which commander hands over its value. */
export type OptionName = keyof Options;

/** The line of an option, with its literal types forgotten. */
export function rowOf(id: OptionId): OptionRow {
  return OPTIONS[id];
}

/** The key under which an option is read: `noColor` is `color`. */
export function nameOf(id: OptionId): OptionName {
  const words = OPTIONS[id].flag.replace(/^--(no-)?/, '').split('-');
  const camel = words.map((word, at) => (at === 0 ? word : `${word[0]?.toUpperCase()}${word.slice(1)}`));
  return camel.join('') as OptionName;
}
