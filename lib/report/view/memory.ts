/** The memory of one logical core, term by term, as the plan in the manifest budgeted it. */
import { z } from 'zod';

const memoryShape = z.looseObject({
  capacityBytes: z.number().positive(),
  terms: z.array(z.looseObject({ name: z.string(), bytes: z.number().min(0) })).min(1),
});

export interface MemoryView {
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly terms: ReadonlyArray<{ readonly name: string; readonly bytes: number; readonly share: number }>;
}

export function memoryView(plan: unknown): MemoryView | null {
  const parsed = z.looseObject({ memory: memoryShape }).safeParse(plan);
  if (!parsed.success) return null;
  const { capacityBytes, terms } = parsed.data.memory;
  return {
    capacityBytes,
    usedBytes: terms.reduce((sum, term) => sum + term.bytes, 0),
    terms: terms.map(({ name, bytes }) => ({ name, bytes, share: bytes / capacityBytes })),
  };
}
