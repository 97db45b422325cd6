import { z } from 'zod';
import { hostPhaseSchema } from './phase-schema';
import { stopsSchema } from './stops';

/** Facts by the path of their field in the environment. */
const factsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** Schema of {@link Deployment}. */
export const deploymentSchema = z.object({
  /** Names this shape. */
  schema: z.literal('trainyard.deployment/1'),
  /** Name of the environment. */
  environment: z.string(),
  /** Region of the stack. */
  region: z.string(),
  /** Name of the results bucket. */
  bucket: z.string(),
  /** `results.models`, where instances share weights with other environments. Absent where they do not. */
  models: z.string().optional(),
  /** SHA-256 of the host toolkit that every document names. */
  bundle: z.string().regex(/^[0-9a-f]{64}$/),
  /** Id of the machine image; null where nobody could say. */
  imageId: z.string().nullable(),
  /** EC2 instance type. */
  instanceType: z.string(),
  /** Number of instances; 0 where the stack was deployed without any. */
  instanceCount: z.int().min(0),
  /** `instance.generation` that was deployed. Absent in records of earlier versions. */
  generation: z.int().min(1).optional(),
  /** `network.generation` that was deployed. Absent in records of earlier versions. */
  networkGeneration: z.int().min(1).optional(),
  /** What stays while these numbers stay. Absent in records of earlier versions. */
  sealed: z.object({ instance: factsSchema.nullable(), network: factsSchema }).optional(),
  /** The published documents: phase, name and SHA-256 of the content. */
  documents: z.array(
    z.object({ job: hostPhaseSchema, name: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
  /** Guards that stop the instances by the clock. Absent where none does: in a prepaid block, and in a rehearsal. */
  stops: stopsSchema.optional(),
});
/**
 * What a stack says about itself in the SSM parameter `/trainyard/<environment>/deployment`, so that the command line
 * finds an environment by its name.
 * @interface
 */
export type Deployment = z.infer<typeof deploymentSchema>;
