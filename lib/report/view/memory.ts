import { z } from 'zod';

const memoryShape = z.looseObject({
  limitBytes: z.number().positive(),
  terms: z
    .array(z.looseObject({ name: z.string(), bytes: z.number().min(0), basis: z.string().default('') }))
    .min(1),
});

/** The memory of one logical core, term by term, as the plan in the manifest budgeted it. */
export interface MemoryView {
  readonly limitBytes: number;
  readonly usedBytes: number;
  readonly terms: ReadonlyArray<{
    readonly name: string;
    readonly bytes: number;
    /** Of the limit. */
    readonly share: number;
    readonly basis: string;
  }>;
}

/** Null when the manifest's plan has no memory budget that this version can read. */
export function memoryView(plan: unknown): MemoryView | null {
  const parsed = z.looseObject({ memory: memoryShape }).safeParse(plan);
  if (!parsed.success) return null;
  const { limitBytes, terms } = parsed.data.memory;
  return {
    limitBytes,
    usedBytes: terms.reduce((sum, term) => sum + term.bytes, 0),
    terms: terms.map(({ name, bytes, basis }) => ({
      name: words(name),
      bytes,
      share: bytes / limitBytes,
      basis,
    })),
  };
}

/** `keyValueCache` → `key value cache`: terms have the plan's own names. */
const words = (name: string) => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
