import { z } from 'zod';
import { instanceFactsSchema } from './instance-facts';
import { emulationMarkSchema } from './outcome';
import { hostPhaseSchema, phaseSchema } from './phase-schema';
import { sbomSchema } from './sbom';

/** `tutorial-20261123-191500-4f2a`: sorts by time, and is legal in object keys, tags and unit names. */
const runIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{2,62}$/, 'a run id is 3 to 63 of a-z, 0-9 and -, and does not begin with -');

/** Schema of the price of an instance, with its source and date. */
const priceSchema = z.object({
  perHour: z.number().positive(),
  currency: z.string(),
  /** Who said so: a page, an API answer, a bill. */
  source: z.string(),
  asOf: z.string(),
});

/** Schema of {@link Manifest}. */
export const manifestSchema = z.object({
  /** Names this shape. */
  schema: z.literal('trainyard.manifest/1'),
  /** Id of the run: `tutorial-20261123-191500-4f2a`. */
  runId: runIdSchema,
  /** When it was stored, in ISO 8601, UTC. */
  createdAt: z.string(),
  /** Version of this package and the commit it was built from; null when the commit is not known. */
  tool: z.object({ version: z.string(), commit: z.string().nullable() }),
  /** The environment after defaults and overrides of the command line, as it was used. */
  environment: z.object({ name: z.string() }).loose(),
  /** What `trainyard plan --json` prints for it. */
  plan: z.looseObject({}),
  /**
   * Where it runs: an AWS account or an emulated one, its region, bucket, instances, the versions of their SSM
   * agents, and the machine image, as the instance says it; as the deployment does where no instance has said it.
   */
  target: z.object({
    kind: z.enum(['aws', 'emulated']),
    region: z.string(),
    bucket: z.string(),
    instanceIds: z.array(z.string()).min(1),
    agentVersions: z.record(z.string(), z.string()),
    imageId: z.string().nullable(),
    /** What each instance said of itself when it was last bootstrapped, by its id. Absent in earlier versions. */
    instances: z.record(z.string(), instanceFactsSchema).optional(),
    /** What the record of the deployment says of all of them. Absent in earlier versions. */
    recorded: instanceFactsSchema.optional(),
  }),
  /** Null on real instances; else the time scale of the emulated account. */
  emulated: emulationMarkSchema.nullable(),
  /** SHA-256 of the host toolkit. */
  bundle: z.string(),
  /** The documents in the versions that are sent. */
  documents: z.array(
    z.object({ job: hostPhaseSchema, name: z.string(), version: z.string(), sha256: z.string() }),
  ),
  /** Its phases, in order. */
  phases: z.array(phaseSchema),
  /** Parameters sent, per phase, as SSM takes them: each a list of one text. */
  parameters: z.partialRecord(phaseSchema, z.record(z.string(), z.array(z.string()))),
  /** Versions of the packages that the bootstrap found on the instance. */
  versions: z.record(z.string(), z.string()),
  /** Bills of materials that the last bootstraps left, by instance. Absent in earlier versions. */
  sboms: z.record(z.string(), sbomSchema).optional(),
  /** Price of an instance for one hour; null when nobody named one. */
  price: priceSchema.nullable(),
  /** The sweep and its step that this run is part of, and which attempt of the step; absent for other runs. */
  sweep: z.object({ id: z.string(), step: z.string(), attempt: z.int().min(1) }).optional(),
});
/**
 * The manifest of a run: stored before its first phase, never replaced, and enough to report the run without its
 * instances.
 * @interface
 */
export type Manifest = z.infer<typeof manifestSchema>;
