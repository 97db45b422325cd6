import {
  instanceTypes,
  MAX_BATCH,
  MAX_CONCURRENCY,
  MAX_LENGTH,
  modelIds,
  releaseVersions,
  SHORTEST_LENGTH,
  type WholeNumberLimits,
} from '../../facts';
import type { PageState } from './page-state';

type FieldOf<Value> = {
  [Key in keyof PageState]: PageState[Key] extends Value ? Key : never;
}[keyof PageState];
type OptionalNumber = 'minThroughput' | 'maxTpot';

interface Control<Field extends keyof PageState> {
  readonly field: Field;
  /** Its name in the fragment of the address. */
  readonly name: string;
  readonly label: string;
}

/** One of a few names. */
export interface ChoiceControl extends Control<FieldOf<string>> {
  readonly kind: 'choice';
  readonly choices: readonly string[];
}

/** A whole number with the limits that the configuration file has. */
export interface NumberControl extends Control<Exclude<FieldOf<number>, OptionalNumber>> {
  readonly kind: 'number';
  readonly limits: WholeNumberLimits;
}

/** A limit on what is listed, which may be empty. */
export interface LimitControl extends Control<OptionalNumber> {
  readonly kind: 'limit';
}

/** What can be changed on the page, in the order in which it stands there. */
export const CHOICES: readonly ChoiceControl[] = [
  {
    kind: 'choice',
    field: 'instanceType',
    name: 'instance',
    label: 'Instance type',
    choices: instanceTypes(),
  },
  { kind: 'choice', field: 'model', name: 'model', label: 'Model', choices: modelIds() },
  { kind: 'choice', field: 'release', name: 'release', label: 'Neuron SDK', choices: releaseVersions() },
];

const number = (
  field: NumberControl['field'],
  name: string,
  label: string,
  limits: WholeNumberLimits,
): NumberControl => ({ kind: 'number', field, name, label, limits });

/** Numbers of the layout and of the load. */
export const NUMBERS: readonly NumberControl[] = [
  number('tensorParallel', 'tp', 'Tensor parallel degree (TP)', { min: 1 }),
  number('dataParallel', 'dp', 'Replicas (DP)', { min: 1 }),
  number('batch', 'batch', 'Batch of a replica', { min: 1, max: MAX_BATCH }),
  number('logicalCores', 'lnc', 'Logical core size (LNC)', { min: 1, max: 2 }),
  number('sequence', 'length', 'Compiled length, tokens', { min: SHORTEST_LENGTH, max: MAX_LENGTH }),
  number('inputTokens', 'prompt', 'Prompt, mean tokens', { min: 1, max: MAX_LENGTH }),
  number('outputTokens', 'answer', 'Answer, mean tokens', { min: 1, max: MAX_LENGTH }),
  number('concurrency', 'concurrency', 'Requests in flight', { min: 1, max: MAX_CONCURRENCY }),
];

/** What filters the list. */
export const LIMITS: readonly LimitControl[] = [
  { kind: 'limit', field: 'minThroughput', name: 'min-throughput', label: 'At least, tokens/s' },
  { kind: 'limit', field: 'maxTpot', name: 'max-tpot', label: 'At most, ms per token (TPOT)' },
];
