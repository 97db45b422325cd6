/** Who asks. */
interface Caller {
  /** Number of the account. */
  readonly account: string;
  /** Role or user, as an ARN. */
  readonly arn: string;
}

/** A quota as Service Quotas has it. */
export interface Quota {
  /** Its name there, such as `Running On-Demand Trn instances`; empty where the answer has none. */
  readonly name: string;
  /** What it is, in the unit of the quota: vCPUs, for those of instances. */
  readonly value: number;
}

/** One rule of the lifecycle of a bucket that is enabled. */
interface LifecycleRule {
  /** Its id; `unnamed` where it has none. */
  readonly id: string;
  /** Beginning of the keys that it is for; empty for the whole bucket. */
  readonly prefix: string;
  /** Whether it deletes objects that nobody has replaced. */
  readonly expires: boolean;
  /** Whether it deletes what was replaced or deleted. */
  readonly endsReplaced: boolean;
  /** Whether it ends uploads in parts that were broken off. */
  readonly endsUploads: boolean;
}

/** What becomes of the objects of a bucket with time. */
export interface BucketLifecycle {
  /** Whether what is replaced or deleted is kept. */
  readonly versioned: boolean;
  /** The rules that are enabled. */
  readonly rules: readonly LifecycleRule[];
}

/** What is asked of an account before anything is deployed or run in it. Nothing here changes anything. */
export interface AccountFacts {
  /** Who the credentials are; the first call to make, because every other one needs them too. */
  caller(): Promise<Caller>;
  /** A quota of EC2 by its code; undefined where the service does not know it. */
  quota(code: string): Promise<Quota | undefined>;
  /** Whether a secret of this name or ARN exists. Its value is not read: it is the instance's to read. */
  secretExists(name: string): Promise<boolean>;
  /** Whether a bucket exists and may be read. */
  bucketExists(name: string): Promise<boolean>;
  /** Region of a bucket; undefined where no bucket has the name. */
  bucketRegion(name: string): Promise<string | undefined>;
  /** Versioning and lifecycle rules of a bucket. */
  bucketLifecycle(name: string): Promise<BucketLifecycle>;
  /** The newest bucket with the tag of an environment; undefined where no stack of it left one behind. */
  taggedBucket(environment: string): Promise<string | undefined>;
}
