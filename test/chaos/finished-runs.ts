/** What a run that was said to have succeeded must have left in the emulated bucket: all of it, once, and nothing else. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { keys } from '../../lib/contract/names';
import type { Outcome } from '../../lib/contract/outcome';
import type { Result } from '../../lib/contract/result';
import { type Shared, sharedManifestKey, sharedName } from '../../lib/contract/trusted';
import { measuredRunAt } from '../../lib/run';
import type { ObjectReader } from '../../lib/run/ports/ports';
import { storedDigest, trustedDigest } from '../../lib/run/trust/trusted-digests';

/** A run that a command announced as succeeded. */
interface FinishedRun {
  readonly runId: string;
  /** Requests that its benchmark was asked for. */
  readonly requests: number;
}

/** Ids of the runs of which the lines of a command say that they succeeded. */
export function announcedRuns(lines: readonly string[]): string[] {
  const said = lines.flatMap((line) => /"type":"run-finished".*/.exec(line) ?? []);
  return said
    .filter((line) => line.includes('"status":"succeeded"'))
    .flatMap((line) => /"runId":"([^"]+)"/.exec(line)?.[1] ?? []);
}

/** What is lost or there twice, in a sentence each; nothing for a run that is whole. `bucket`: its folder. */
export async function missingOf(bucket: string, { runId, requests }: FinishedRun): Promise<string[]> {
  const problems: string[] = [];
  const say = (what: string) => problems.push(`${runId}: ${what}`);
  const once = (times: number, what: string) => {
    if (times !== 1) say(`${what} is there ${times} times`);
  };
  const { manifest, outcomes, results, requestsOf } = await measuredRunAt(
    join(bucket, keys.run(runId)),
    runId,
  );
  if (manifest === null) return [`${runId}: its manifest is lost`];
  for (const instanceId of manifest.target.instanceIds) {
    for (const phase of manifest.phases) {
      const made = outcomes.filter(
        (it) => it.job === phase && it.instanceId === instanceId && it.status === 'succeeded',
      );
      once(made.length, `a success of ${phase} on ${instanceId}`);
      for (const outcome of made) {
        if (!existsSync(join(bucket, keys.log(runId, instanceId, phase, outcome.commandId))))
          say(`the log of ${phase} on ${instanceId} is lost`);
        for (const lost of await lostOf(bucket, outcome)) say(lost);
      }
    }
  }
  for (const outcome of outcomes.filter((it) => it.job === 'benchmark' && it.status === 'succeeded')) {
    const own = results.filter(({ commandId, instanceId }) => isOf(outcome, commandId, instanceId));
    once(own.length, `a result of ${outcome.commandId}`);
    for (const result of own) {
      const indexes = ((await requestsOf(result)) ?? []).map(({ index }) => index);
      once(indexes.length / requests, `the whole of ${requests} requests`);
      once(new Set(indexes).size / indexes.length, 'each request');
      for (const lost of lostFiles(bucket, result)) say(lost);
    }
  }
  return problems;
}

const isOf = (outcome: Outcome, commandId: string, instanceId: string) =>
  outcome.commandId === commandId && outcome.instanceId === instanceId;

/** Everything that an outcome names: results, the artifact, the weights, and the records of both. */
async function lostOf(bucket: string, { made }: Outcome): Promise<string[]> {
  const results = (made.resultKeys ?? []).filter((key) => !existsSync(join(bucket, key)));
  const shared: (readonly [Shared, string])[] = [
    ...(made.artifactKey === undefined || made.artifactDigest === undefined
      ? []
      : [[{ what: 'artifact', key: made.artifactKey }, made.artifactDigest] as const]),
    ...(made.weightsDigest === undefined ? [] : mirroredWeights(bucket, made.weightsDigest)),
  ];
  const unlike = await Promise.all(shared.map(([it, digest]) => unlikeShared(bucket, it, digest)));
  return [...results.map((key) => `${key} is lost`), ...unlike.flat()];
}

/** The mirrors of the bucket, of which a run of one model has one. */
function mirroredWeights(bucket: string, digest: string): (readonly [Shared, string])[] {
  const models = join(bucket, 'models');
  const slugs = existsSync(models) ? readdirSync(models) : [];
  return slugs.flatMap((slug) =>
    readdirSync(join(models, slug)).map((revision) => {
      const model = slug.replace('--', '/');
      return [{ what: 'weights', model, revision } as const, digest] as const;
    }),
  );
}

/** Files that its manifest lists and the bucket lacks, and whether what is there is what was recorded and made. */
async function unlikeShared(bucket: string, shared: Shared, digest: string): Promise<string[]> {
  const name = sharedName(shared);
  const key = sharedManifestKey(shared);
  if (!existsSync(join(bucket, key))) return [`${name} is not in the bucket`];
  const { files } = JSON.parse(readFileSync(join(bucket, key), 'utf8')) as {
    files: { name: string; size: number }[];
  };
  const folder = join(bucket, key, '..');
  const lost = files
    .filter((it) => !existsSync(join(folder, it.name)) || statSync(join(folder, it.name)).size !== it.size)
    .map((it) => `${it.name} of ${name} is lost or of another size`);
  const store = bucketReader(bucket);
  const [stored, recorded] = await Promise.all([storedDigest(store, shared), trustedDigest(store, shared)]);
  if (stored !== digest) lost.push(`${name} in the bucket has digest ${stored}, and the run made ${digest}`);
  if (recorded !== digest)
    lost.push(`${name} is recorded with digest ${recorded}, and the run made ${digest}`);
  return lost;
}

/** The whole bucket, as the product reads one. */
function bucketReader(bucket: string): ObjectReader {
  const fileOf = (key: string) => join(bucket, key);
  return {
    get: async (key) => (existsSync(fileOf(key)) ? readFileSync(fileOf(key)) : undefined),
    list: async (wanted) =>
      readdirSync(bucket, { recursive: true, encoding: 'utf8' })
        .filter((key) => key.startsWith(wanted) && statSync(fileOf(key)).isFile())
        .map((key) => ({
          key,
          size: statSync(fileOf(key)).size,
          modifiedAt: statSync(fileOf(key)).mtimeMs,
        })),
  };
}

/** Files that a result names and the bucket lacks. */
function lostFiles(bucket: string, { runId, instanceId, commandId, repeat, files }: Result): string[] {
  const folder = keys.benchmark(runId, instanceId, commandId, repeat);
  return Object.values(files)
    .filter((name) => !existsSync(join(bucket, folder, name)))
    .map((name) => `${folder}${name} is lost`);
}
