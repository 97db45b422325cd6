/** What a stack says about itself in one SSM parameter, so that the command finds an environment by name. */
import { z } from 'zod';
import { hostPhaseSchema } from './phase';
import { stopsSchema } from './stops';

export const deploymentSchema = z.object({
  schema: z.literal('trainyard.deployment/1'),
  environment: z.string(),
  region: z.string(),
  bucket: z.string(),
  /** SHA-256 of the host toolkit that every document names. */
  bundle: z.string().regex(/^[0-9a-f]{64}$/),
  imageId: z.string().nullable(),
  instanceType: z.string(),
  instanceCount: z.int().min(1),
  documents: z.array(
    z.object({ job: hostPhaseSchema, name: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
  /** Absent where nothing stops the instances by the clock: in a prepaid block, and in a rehearsal. */
  stops: stopsSchema.optional(),
});
export type Deployment = z.infer<typeof deploymentSchema>;
