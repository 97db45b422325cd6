import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, modelOfEnvironment } from '../../environment';
import { DEFAULTS, modelSourceInBucket } from '../../facts';
import { filesOf, type HubFile } from '../account/hub-files';
import { writeAtomically } from '../account/json-files';
import type { AwsCalls } from './aws-calls';

/** A place with this file has a checkpoint, by the rule of the host. */
const CONFIG = 'config.json';

/**
 * Puts the small checkpoint of the stand-in hub where `model.source` says, since nobody brings the real one into an
 * emulated account: below a prefix of a bucket, or into a folder of every instance. A checkpoint that is there stays.
 */
export async function placeSource(
  environment: Environment,
  aws: AwsCalls,
  roots: readonly string[],
): Promise<void> {
  const { source } = environment.model;
  if (source === DEFAULTS.ModelSource) return;
  const place = modelSourceInBucket(source);
  if (place !== undefined) return await placeInBucket(environment, aws, place);
  for (const root of roots) {
    const folder = join(root, source);
    if (existsSync(join(folder, CONFIG))) continue;
    for (const { name, bytes } of checkpointOf(environment)) writeAtomically(join(folder, name), bytes);
  }
}

async function placeInBucket(
  environment: Environment,
  aws: AwsCalls,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
): Promise<void> {
  await aws.createBucket(bucket);
  if (await aws.hasObject(bucket, `${prefix}${CONFIG}`)) return;
  for (const { name, bytes } of checkpointOf(environment))
    await aws.putObject(bucket, `${prefix}${name}`, bytes);
}

/** The configuration last: with it the place has a checkpoint. */
function checkpointOf(environment: Environment): readonly HubFile[] {
  const { config } = environment.model;
  const files = filesOf({
    model: modelOfEnvironment(environment),
    ...(config === undefined ? {} : { config }),
  });
  return files.toSorted((a, b) => Number(a.name === CONFIG) - Number(b.name === CONFIG));
}
