/** The manifest: stored before a run's first phase, and enough to report the run without the host. */
import { z } from 'zod';
import { emulationMarkSchema } from './outcome';
import { hostPhaseSchema, phaseSchema } from './phase';

/** `tutorial-20261123-191500-4f2a`: sorts by time, and is legal in object keys, tags and unit names. */
const runIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{2,62}$/, 'a run id is 3 to 63 of a-z, 0-9 and -, and does not begin with -');

export const priceSchema = z.object({
  perHour: z.number().positive(),
  currency: z.string(),
  /** Who said so: a page, an API answer, a bill. */
  source: z.string(),
  asOf: z.string(),
});

export const manifestSchema = z.object({
  schema: z.literal('trainyard.manifest/1'),
  runId: runIdSchema,
  createdAt: z.string(),
  tool: z.object({ version: z.string(), commit: z.string().nullable() }),
  /** The environment after defaults and command line overrides, as it was used. */
  environment: z.object({ name: z.string() }).loose(),
  /** What `trainyard plan --json` says for it. */
  plan: z.looseObject({}),
  target: z.object({
    kind: z.enum(['aws', 'emulated']),
    region: z.string(),
    bucket: z.string(),
    instanceIds: z.array(z.string()).min(1),
    agentVersions: z.record(z.string(), z.string()),
    imageId: z.string().nullable(),
  }),
  emulated: emulationMarkSchema.nullable(),
  bundle: z.string(),
  documents: z.array(
    z.object({ job: hostPhaseSchema, name: z.string(), version: z.string(), sha256: z.string() }),
  ),
  phases: z.array(phaseSchema),
  /** Parameters sent, per phase, as SSM strings. */
  parameters: z.partialRecord(phaseSchema, z.record(z.string(), z.array(z.string()))),
  /** Versions found on the host at bootstrap. */
  versions: z.record(z.string(), z.string()),
  price: priceSchema.nullable(),
});
export type Manifest = z.infer<typeof manifestSchema>;
