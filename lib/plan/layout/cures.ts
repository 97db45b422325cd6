import { hardwareOf, instanceTypes, SHORTEST_LENGTH } from '../../facts';
import { type Alternative, alternatives, describeLayout } from './alternatives';
import type { LayoutRequest } from './layout';

/** Something beside the layout that makes a refused request fit, with the layout that then does. */
interface Cure {
  /** Field of the environment that changes. */
  readonly field: 'lengths.sequence' | 'instance.type';
  /** Its new value. */
  readonly value: number | string;
  /** A layout that is admitted with it. */
  readonly layout: Alternative;
}

/**
 * What would help where no layout of the instance holds the model: the longest shorter sequence by halves, and the
 * smallest larger instance of the same family. Each was asked of the layout rule; empty where neither helps.
 * @throws NotInCatalogue when the instance type is not known
 */
export function curesOf(request: LayoutRequest): readonly Cure[] {
  return [...shorter(request), ...larger(request)];
}

/** Cures in words: `lengths.sequence 4096 would fit with dataParallel 1 × tensorParallel 8`. */
export function describeCures(cures: readonly Cure[]): string {
  if (cures.length === 0) return 'no instance of this family holds this model, whatever the sequence';
  return cures
    .map(({ field, value, layout }) => `${field} ${value} would fit with ${describeLayout(layout)}`)
    .join(', or ');
}

function shorter(request: LayoutRequest): Cure[] {
  const sequences: number[] = [];
  const first = 2 ** Math.ceil(Math.log2(Math.max(request.sequence, 2))) / 2;
  for (let sequence = first; sequence >= SHORTEST_LENGTH; sequence /= 2) sequences.push(sequence);
  return firstCure('lengths.sequence', sequences, (sequence) => ({ ...request, sequence }));
}

function larger(request: LayoutRequest): Cure[] {
  const { family, devices, deviceName } = hardwareOf(request.instanceType);
  const types = instanceTypes()
    .map(hardwareOf)
    .filter((each) => each.family === family && each.deviceName === deviceName && each.devices > devices)
    .sort((a, b) => a.devices - b.devices)
    .map(({ type }) => type);
  return firstCure('instance.type', types, (instanceType) => ({ ...request, instanceType }));
}

function firstCure<Value extends number | string>(
  field: Cure['field'],
  values: readonly Value[],
  changed: (value: Value) => LayoutRequest,
): Cure[] {
  for (const value of values) {
    const [layout] = alternatives(changed(value), 1);
    if (layout !== undefined) return [{ field, value, layout }];
  }
  return [];
}
