import { formatBytes } from '../../core/units';
import { makePlan } from '../../plan';
import { type Evidence, heldIf, type Judgement, unreached, whyNoCapture } from './evidence';

/** One part of the memory of a core, as the plan has it and as neuron-monitor counted it on the fullest core. */
export interface MemoryPart {
  /** What is compared. */
  readonly part: 'weights and KV cache' | 'microcode' | 'other';
  /** Bytes by the plan. */
  readonly planned: number;
  /** Bytes that were counted. */
  readonly measured: number;
}

/** Terms of the plan that neuron-monitor counts as tensors and constants. */
const DATA = ['weights', 'replicatedKeyValue', 'paddedHeads', 'keyValueCache', 'draftModel'];
/** How far weights and cache may be from the plan, as a share of it: ours, for tables and indexes beside them. */
const DATA_TOLERANCE = 0.05;

/** The parts of the memory of the fullest core under load; empty where nothing counted them. */
export function memoryParts({ environment, captures }: Evidence): readonly MemoryPart[] {
  const cores = Object.values(captures.at(-1)?.monitor.underLoad?.coreBytes ?? {});
  const sum = (bytes: Readonly<Record<string, number>>) =>
    Object.values(bytes).reduce((all, it) => all + it, 0);
  const fullest = cores.toSorted((a, b) => sum(b) - sum(a))[0];
  if (fullest === undefined || sum(fullest) === 0) return [];
  const { terms } = makePlan(environment).memory;
  const planned = (names: readonly string[]) =>
    terms.filter(({ name }) => names.includes(name)).reduce((all, { bytes }) => all + bytes, 0);
  const { tensors = 0, constants = 0, runtime_memory: microcode = 0 } = fullest;
  const data = tensors + constants;
  return [
    { part: 'weights and KV cache', planned: planned(DATA), measured: data },
    { part: 'microcode', planned: planned(['microcode']), measured: microcode },
    { part: 'other', planned: planned(['other']), measured: sum(fullest) - data - microcode },
  ];
}

/** Whether each part is what the plan says: what we compute nearly equal, what we allow for at most that. */
export function memoryOf(evidence: Evidence): Judgement {
  if (evidence.emulated) return unreached('an emulated device has no memory');
  if (evidence.captures.length === 0) return whyNoCapture(evidence);
  const parts = memoryParts(evidence);
  if (parts.length === 0) return unreached('neuron-monitor does not say what the memory of a core holds');
  const said = parts.map(
    ({ part, planned, measured }) => `${part} ${formatBytes(measured)}, planned ${formatBytes(planned)}`,
  );
  const holds = parts.every(({ part, planned, measured }) =>
    part === 'weights and KV cache'
      ? Math.abs(measured - planned) <= DATA_TOLERANCE * planned
      : measured <= planned,
  );
  return heldIf(holds, said.join('; '));
}
