import type { AccountFacts } from './account-facts';
import { type RetryContext, withRetries } from './retry';

/** The same facts with retries. */
export function retryingFacts(facts: AccountFacts, retry: RetryContext): AccountFacts {
  return {
    caller: () => withRetries('GetCallerIdentity', () => facts.caller(), retry),
    quota: (code) => withRetries('GetServiceQuota', () => facts.quota(code), retry),
    secretExists: (name) => withRetries('DescribeSecret', () => facts.secretExists(name), retry),
    bucketExists: (name) => withRetries('HeadBucket', () => facts.bucketExists(name), retry),
    bucketRegion: (name) => withRetries('HeadBucket', () => facts.bucketRegion(name), retry),
    bucketLifecycle: (name) =>
      withRetries('GetBucketLifecycleConfiguration', () => facts.bucketLifecycle(name), retry),
    taggedBucket: (environment) => withRetries('ListBuckets', () => facts.taggedBucket(environment), retry),
  };
}
