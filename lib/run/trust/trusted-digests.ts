/** Digests that the command recorded, and those of what lies in the bucket. */
import { z } from 'zod';
import {
  type Shared,
  sharedManifestKey,
  sharedName,
  type Trusted,
  trustedFolder,
  trustedSchema,
} from '../../contract/trusted';
import { dataError } from '../../core/errors';
import { canonicalJson, sha256 } from '../../core/json';
import type { ArtifactStore, Clock, ObjectReader } from '../ports/ports';
import { readJson } from '../results/outcomes';

/**
 * Every record of something that instances share, oldest first; the last one holds.
 * @throws TrustedInvalid when a record is not one that this version reads
 */
export async function trustedRecords(store: ObjectReader, shared: Shared): Promise<Trusted[]> {
  const listed = await store.list(trustedFolder(shared));
  const names = listed.map(({ key }) => key).sort();
  return Promise.all(
    names.map(async (key) => {
      const parsed = trustedSchema.safeParse(await readJson(store, key));
      if (parsed.success) return parsed.data;
      throw dataError('TrustedInvalid', `${key} is not a record of a digest that this version reads`, {
        next: 'use the version of trainyard that wrote it',
      });
    }),
  );
}

/** The digest that what is loaded must have; undefined when none is recorded. Throws what `trustedRecords` throws. */
export async function trustedDigest(store: ObjectReader, shared: Shared): Promise<string | undefined> {
  return (await trustedRecords(store, shared)).at(-1)?.digest;
}

/** Records a digest as the newest; an older record stays beside it. */
export async function storeTrusted(
  store: ArtifactStore,
  clock: Clock,
  shared: Shared,
  fact: Pick<Trusted, 'digest' | 'how' | 'runId' | 'instanceId' | 'by'>,
): Promise<Trusted> {
  const at = new Date(clock.now()).toISOString();
  const record: Trusted = { schema: 'trainyard.trusted/1', name: sharedName(shared), ...fact, at };
  const stamp = at.replaceAll(/[-:.]/g, '');
  const key = `${trustedFolder(shared)}${stamp}-${fact.digest.slice(0, 12)}.json`;
  await store.putIfAbsent(key, `${JSON.stringify(record, null, 2)}\n`, 'application/json');
  return record;
}

/** Of a checkpoint's manifest: what it is, and not how it was written. The host computes the same. */
const checkpointSchema = z.object({
  model: z.string(),
  commit: z.string(),
  files: z.array(z.object({ name: z.string(), size: z.int(), sha256: z.string() })),
});

/**
 * The digest of what lies in the bucket now; undefined when nothing does.
 * @throws ObjectInvalid when its manifest is not one
 */
export async function storedDigest(store: ObjectReader, shared: Shared): Promise<string | undefined> {
  const key = sharedManifestKey(shared);
  const bytes = await store.get(key);
  if (bytes === undefined) return undefined;
  return shared.what === 'artifact' ? sha256(bytes) : checkpointDigest(key, bytes);
}

function checkpointDigest(key: string, bytes: Uint8Array): string {
  try {
    const manifest = checkpointSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    const files = manifest.files.sort((a, b) => (a.name < b.name ? -1 : 1));
    return sha256(canonicalJson({ ...manifest, files }));
  } catch (cause) {
    throw dataError('ObjectInvalid', `${key} is not the manifest of a checkpoint`, {
      next: 'remove the folder of this checkpoint from the bucket and run Prepare again',
      cause,
    });
  }
}
