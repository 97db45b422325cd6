import { ACROSS_NAMES } from '../../compare/groups';
import type { NameOf, OptionRow, ValueOf } from './option-row';
import { faults, llmperfVersion, names, positive, wholeNumber, wholeNumbers } from './parsers';

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
    help: `where the rehearsal lives (default: ${DEFAULT_STATE})`,
  },
  accountState: {
    flag: '--state',
    placeholder: 'dir',
    path: null,
    help: 'use the rehearsal in this directory, not AWS',
  },
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
  html: { flag: '--html', placeholder: 'file', path: null, help: 'write the page there too' },
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
  to: { flag: '--to', placeholder: 'dir', path: null, help: 'folder to write into (default: results)' },
  out: {
    flag: '--out',
    placeholder: 'dir',
    path: null,
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
  regions: {
    flag: '--regions',
    placeholder: 'names',
    path: null,
    parse: names,
    help: 'regions to search, separated by commas',
  },
  days: {
    flag: '--days',
    placeholder: 'n',
    path: null,
    parse: wholeNumber,
    help: 'length: 1 to 14 days, or weeks up to 182 days',
  },
  moreDays: {
    flag: '--days',
    placeholder: 'n',
    path: null,
    parse: wholeNumber,
    help: 'how much longer',
  },
  count: {
    flag: '--count',
    placeholder: 'n',
    path: null,
    parse: wholeNumber,
    help: "instances (default: the environment's)",
  },
  fromTime: {
    flag: '--from',
    placeholder: 'time',
    path: null,
    help: 'begins no earlier: 2026-11-25, or 2026-11-25T11:30Z',
  },
  until: { flag: '--until', placeholder: 'time', path: null, help: 'ends no later' },
  reservation: {
    flag: '--reservation',
    placeholder: 'id',
    path: null,
    help: "the block (default: the environment's)",
  },
  offer: {
    flag: '--offer',
    placeholder: 'id',
    path: null,
    help: 'the offer; without --confirm-fee it is a dry run',
  },
  confirmFee: {
    flag: '--confirm-fee',
    placeholder: 'amount',
    path: null,
    help: 'really pay this amount, as the offer says it',
  },
  all: { flag: '--all', path: null, help: 'also those that are over' },
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
  layoutsCsv: { flag: '--csv', path: null, help: 'every layout as CSV on stdout', excludes: ['json'] },
  numbersCsv: {
    flag: '--csv',
    path: null,
    help: 'the numbers as CSV on stdout, for a notebook',
    excludes: ['json'],
  },
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
  write: { flag: '--write', path: null, help: 'write the proposed image into the environment' },
  imageId: {
    flag: '--image-id',
    placeholder: 'id',
    path: null,
    help: 'with --write: this one of those that were found',
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
export const OPTIONS = { ...OWN, ...OVERRIDES };

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
