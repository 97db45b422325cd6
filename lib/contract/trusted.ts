import { z } from 'zod';
import { keys, modelSlug } from './names';

/** A compiled artifact. */
export interface SharedArtifact {
  /** Marks it. */
  readonly what: 'artifact';
  /** Its key: 32 hexadecimal digits. */
  readonly key: string;
}

/** A checkpoint of the hub. */
export interface SharedWeights {
  /** Marks it. */
  readonly what: 'weights';
  /** Hub id, `owner/name`. */
  readonly model: string;
  /** Its commit. */
  readonly revision: string;
}

/** What instances load that others may have written. */
export type Shared = SharedArtifact | SharedWeights;

/** As people type and read it: the key of an artifact, or `owner/name@revision`. */
export function sharedName(shared: Shared): string {
  return shared.what === 'artifact' ? shared.key : `${shared.model}@${shared.revision}`;
}

/** Folder of the records of one of them; the newest by name is the one that holds. */
export function trustedFolder(shared: Shared): string {
  const name =
    shared.what === 'artifact'
      ? `artifacts/${shared.key}/`
      : `models/${modelSlug(shared.model)}@${shared.revision}/`;
  return keys.trusted(name);
}

/** Key of the manifest by which the bucket holds it. */
export function sharedManifestKey(shared: Shared): string {
  return shared.what === 'artifact'
    ? `${keys.artifact(shared.key)}trainyard-artifact.json`
    : `${keys.checkpoint(modelSlug(shared.model), shared.revision)}trainyard-checkpoint.json`;
}

/** Schema of {@link Trusted}. */
export const trustedSchema = z.object({
  /** Names this shape. */
  schema: z.literal('trainyard.trusted/1'),
  /** What it is of, as people type it. */
  name: z.string(),
  /** SHA-256: of the artifact's manifest, or of what the checkpoint is. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** `made`: by a phase that the command sent. `adopted`: somebody said so by name. */
  how: z.enum(['made', 'adopted']),
  /** The run and the instance that made it; null for what was adopted. */
  runId: z.string().nullable(),
  instanceId: z.string().nullable(),
  /** Who adopted it: a user of the computer on which the command ran; null for what was made. */
  by: z.string().nullable(),
  /** When it was recorded, in ISO 8601, UTC. */
  at: z.string(),
});
/**
 * A digest that the command recorded, below `trusted/` of the bucket, where no instance may write.
 * @interface
 */
export type Trusted = z.infer<typeof trustedSchema>;
