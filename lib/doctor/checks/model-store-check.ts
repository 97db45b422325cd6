import { isTrainyardError } from '../../core/errors';
import type { Environment } from '../../environment';
import { modelSourceInBucket } from '../../facts';
import type { DeployedAccount, ExaminedAccount } from '../examined-account';
import { type Finding, fail, ok, warn } from '../finding';

/** Before a run: the store of weights that was deployed. Nothing where there is none. */
export const modelStoreCheck = (examined: DeployedAccount): Promise<Finding[]> =>
  storeCheck(examined, examined.deployment.models ?? null);

/** Before a deployment: the one that the file names. */
export const modelStoreToDeployCheck = (examined: ExaminedAccount): Promise<Finding[]> =>
  storeCheck(examined, examined.environment.results.models);

/**
 * Whether the bucket of the store is there, and in the region. What the role of the instances may do there is the
 * stack's to say; whoever asks may be allowed less.
 */
async function storeCheck(
  { environment, facts }: ExaminedAccount,
  models: Environment['results']['models'],
): Promise<Finding[]> {
  const { bucket } = modelSourceInBucket(models ?? '') ?? {};
  if (bucket === undefined) return [];
  const { region } = environment;
  try {
    const found = await facts.bucketRegion(bucket);
    if (found === region) return [ok('models', `${models}, in ${region}`)];
    const make = `aws s3api create-bucket --bucket ${bucket} --region ${region}`;
    const next = found === undefined ? `make it: ${make}${locationOf(region)}` : `name a bucket of ${region}`;
    return found === undefined
      ? [
          fail(
            'models',
            'ModelsBucketMissing',
            `results.models is ${models}, and there is no such bucket`,
            next,
          ),
        ]
      : [
          fail(
            'models',
            'ModelsInAnotherRegion',
            `${models} is in ${found}, and the instances in ${region}`,
            next,
          ),
        ];
  } catch (error) {
    if (!isTrainyardError(error) || error.kind === 'stopped') throw error;
    const says = `whether the instances can use ${models} is not known: ${error.message}`;
    return [warn('models', 'ModelsNotAsked', says, `allow s3:ListBucket on ${bucket}, or go on`)];
  }
}

/** The first region is the only one that must not be named. */
const locationOf = (region: string): string =>
  region === 'us-east-1' ? '' : ` --create-bucket-configuration LocationConstraint=${region}`;
