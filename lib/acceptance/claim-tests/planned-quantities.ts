import type { Phase } from '../../contract/phase';
import { CLAIM_REGISTER } from '../claims/register';
import { type Evidence, successOf } from './evidence';
import { type MemoryPart, memoryParts } from './memory-terms';

/** What a plan or the register says of something, beside what was measured. */
interface PlannedQuantity {
  /** What it is; a constant of the catalogues may hang on it. */
  readonly quantity: string;
  readonly unit: 'bytes' | 'minutes';
  /** By the plan, or by the minutes of the register. */
  readonly planned: number;
  readonly measured: number;
}

/** Names of the parts of a core's memory among the quantities. */
export const MEMORY_QUANTITIES: Readonly<Record<MemoryPart['part'], string>> = {
  'weights and KV cache': 'weights and KV cache of a core',
  microcode: 'microcode of a physical core',
  other: 'other memory of a core',
};

/** Claims whose minutes are those of one phase. */
const PHASE_CLAIMS: Readonly<Record<string, Phase>> = {
  compile: 'compile',
  probe: 'deploy',
  verdict: 'benchmark',
};

/** The quantity of the minutes of a claim. */
export const minutesQuantity = (claim: string) => `minutes of ${claim}`;

/** Two numbers of a logical core, for one of so many parts of it. */
const each = (parts: number, planned: number, measured: number) => ({
  planned: planned / parts,
  measured: measured / parts,
});

/** Everything planned of which an environment measured something; nothing in an emulated account. */
export function plannedQuantities(evidence: Evidence): readonly PlannedQuantity[] {
  if (evidence.emulated) return [];
  const memory = memoryParts(evidence).map(({ part, planned, measured }) => ({
    ...{ quantity: MEMORY_QUANTITIES[part], unit: 'bytes' as const },
    ...each(part === 'microcode' ? evidence.environment.layout.logicalCores : 1, planned, measured),
  }));
  const minutes = Object.entries(PHASE_CLAIMS).flatMap(([id, phase]) => {
    const planned = CLAIM_REGISTER.find((claim) => claim.id === id)?.minutes;
    const done = successOf(evidence, phase);
    if (planned === undefined || done === undefined || done.made.artifactHit === 'bucket') return [];
    return [
      { quantity: minutesQuantity(id), unit: 'minutes' as const, planned, measured: done.seconds / 60 },
    ];
  });
  return [...memory, ...minutes];
}
