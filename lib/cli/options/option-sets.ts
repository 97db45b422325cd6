/** Options that several commands take together, in the order in which help shows them. */
import type { OptionId } from './option-table';

type Set = readonly OptionId[];

/** How a command prints. */
export const OUTPUT: Set = ['json', 'color'];
/** Which environment of which file is meant. */
export const ENVIRONMENT: Set = ['environment', 'config'];

const LAYOUT: Set = ['tensorParallel', 'dataParallel', 'batch', 'logicalCores', 'sequenceLength'];

/** What a deployed instance can do differently from one command to the next. */
export const WORK: Set = [...LAYOUT, 'requests', 'repeats', 'concurrency', 'preset', 'recipe'];

/** The same for a rehearsal, which has a number of requests of its own. */
export const REHEARSED_WORK: Set = [
  ...LAYOUT,
  'rehearsalRequests',
  'repeats',
  'concurrency',
  'preset',
  'recipe',
];

/** What only a new stack, or a rehearsal, can change. */
export const STACK: Set = ['instanceType', 'instances', 'release'];

/** What only emulated hardware can do. */
export const REHEARSAL: Set = ['inject', 'timeScale'];

/** Of commands about a run: on AWS, unless they are pointed at a rehearsal. */
export const RUN: Set = [...ENVIRONMENT, 'accountState', 'aws', ...OUTPUT];

/** Which capacity block is wanted. */
export const BLOCK: Set = ['days', 'count', 'fromTime', 'until'];
/** What is bought, at which fee. */
export const PURCHASE: Set = ['offer', 'confirmFee'];

/** Of the list of layouts: what spans it, what filters it, and how it is written. */
export const LAYOUTS: Set = [
  'instanceType',
  'modelId',
  'release',
  'lengths',
  'concurrency',
  'minThroughput',
  'maxTpot',
];
/** How much of it is listed, and as what. */
export const LISTING: Set = ['allLayouts', 'layoutsHtml', 'layoutsCsv'];

/** Of a model that is added: what its file may not say. */
export const MODEL: Set = ['modelIdToAdd', 'modelRevision', 'modelSource', 'gated', 'replaceModel'];

/** What a sweep must not outlast. */
export const SWEEP_LIMITS: Set = ['until', 'maxCost'];
/** Of a sweep: when it begins, what limits it, and what is known better than its plan knows. */
export const SWEEP: Set = ['fromTime', ...SWEEP_LIMITS, 'measureMinutes'];
