import type { Shared } from '../../contract/trusted';
import { isTrainyardError } from '../../core/errors';
import { plannedArtifact } from '../../plan';
import { bootstrapsOf, unadopted } from '../../run';
import type { DeployedAccount, ExaminedAccount } from '../examined-account';
import { type Finding, fail, failed, ok, warn } from '../finding';

/**
 * Whether the results bucket is there, holds nothing that a run would load and nobody vouches for, and what the lifecycle
 * of one that the stack does not own does to results.
 */
export async function bucketCheck(examined: DeployedAccount): Promise<Finding[]> {
  const { deployment, facts, store } = examined;
  const { bucket, environment } = deployment;
  if (await facts.bucketExists(bucket)) {
    const wanted = await wantedBy(examined);
    const unknown = (what: Shared['what']) =>
      unadopted(
        store(bucket),
        wanted.filter((it) => it.what === what),
        { environment, flags: '' },
      );
    const refused = await unknown('artifact');
    const held =
      refused.length > 0 ? refused.map((error) => failed('bucket', error)) : [ok('bucket', bucket)];
    const proved = (await unknown('weights')).map(({ message }) =>
      warn('bucket', 'WeightsNotRecorded', `${message}: Prepare asks the Hub for its list`, HUB_OR_ADOPT),
    );
    return [...held, ...proved, ...(await lifecycle(examined, bucket))];
  }
  const next = `deploy again with \`npx trainyard deploy -e ${environment}\`, or restore the bucket`;
  return [fail('bucket', 'BucketMissing', `the results bucket ${bucket} does not exist`, next)];
}

const HUB_OR_ADOPT =
  'go on where the instances reach the Hub; else, if you know where they are from, take them by name: trainyard adopt';

/** What a run takes from the bucket: weights, and the artifact whose key follows from what the bootstraps found. */
async function wantedBy({ deployment, environment, store }: DeployedAccount): Promise<Shared[]> {
  const { model, compile } = environment;
  const weights = [
    ...(model.source === 'hub' ? [{ id: model.id, revision: model.revision }] : []),
    ...(compile.draft === undefined ? [] : [{ id: compile.draft.id, revision: compile.draft.revision }]),
  ];
  const outcomes = (await bootstrapsOf(store(deployment.bucket))).flatMap(({ outcome }) => outcome ?? []);
  const keys = new Set(outcomes.map(({ versions }) => plannedArtifact(environment, versions).key));
  return [
    ...weights.flatMap(({ id, revision }): Shared[] =>
      revision === undefined ? [] : [{ what: 'weights', model: id, revision }],
    ),
    ...[...keys].map((key): Shared => ({ what: 'artifact', key })),
  ];
}

/**
 * Before a deployment: whether the bucket that it takes up is there; where it would make one, whether an earlier stack
 * left one behind. Nothing where there is nothing to say.
 */
export async function bucketToDeployCheck(examined: ExaminedAccount): Promise<Finding[]> {
  const { environment, facts, ports } = examined;
  const { bucket } = environment.results;
  if (bucket !== null) {
    if (await facts.bucketExists(bucket))
      return [ok('bucket', bucket), ...(await lifecycle(examined, bucket))];
    const says = `results.bucket is ${bucket}, and there is no such bucket`;
    return [
      fail(
        'bucket',
        'BucketMissing',
        says,
        'correct results.bucket, or take it out: the stack then makes one',
      ),
    ];
  }
  if ((await ports.directory.deployment(environment.name)) !== undefined) return [];
  try {
    const left = await facts.taggedBucket(environment.name);
    return left === undefined ? [] : [leftBehind(environment.name, left)];
  } catch (error) {
    if (!isTrainyardError(error) || error.kind === 'stopped') throw error;
    const says = `whether an earlier stack of ${environment.name} left a bucket behind is not known: ${error.message}`;
    return [
      warn(
        'bucket',
        'BucketsNotSearched',
        says,
        'allow s3:ListAllMyBuckets and s3:GetBucketTagging, or go on',
      ),
    ];
  }
}

function leftBehind(name: string, bucket: string): Finding {
  const says = `${bucket} has the results, weights and artifacts of an earlier stack of ${name}; this one makes another`;
  const next = `to take it up, write in environments.${name}: "results": { "bucket": "${bucket}" }`;
  return warn('bucket', 'BucketLeftBehind', says, next);
}

/** Of the stack's own bucket the stack knows it; an emulated one has none. */
async function lifecycle(
  { environment, emulated, facts }: ExaminedAccount,
  bucket: string,
): Promise<Finding[]> {
  if (environment.results.bucket === null || emulated !== null) return [];
  const { versioned, rules } = await facts.bucketLifecycle(bucket);
  const deletes = rules.filter(({ expires }) => expires);
  if (deletes.length > 0) {
    const names = deletes
      .map(({ id, prefix }) => `${id} (${prefix === '' ? 'everything' : prefix})`)
      .join(', ');
    const says = `rules of ${bucket} delete objects that nobody replaced: ${names}`;
    return [
      warn(
        'bucket',
        'LifecycleDeletes',
        says,
        'take runs/, sweeps/, trusted/, artifacts/ and models/ out of these rules',
      ),
    ];
  }
  const whole = rules.filter(({ prefix }) => prefix === '');
  const lacks = [
    ...(versioned && !whole.some(({ endsReplaced }) => endsReplaced) ? ['replaced objects'] : []),
    ...(whole.some(({ endsUploads }) => endsUploads) ? [] : ['uploads that were broken off']),
  ];
  if (lacks.length === 0)
    return [ok('bucket', `its lifecycle ends what was replaced and what was broken off`)];
  const says = `no rule of ${bucket} ends ${lacks.join(' or ')}, which cost storage for ever`;
  const next = `add a rule for the whole bucket: NoncurrentVersionExpiration after 30 days, AbortIncompleteMultipartUpload after 7`;
  return [warn('bucket', 'LifecycleMissing', says, next)];
}
