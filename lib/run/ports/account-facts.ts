/** Who asks. */
interface Caller {
  /** Number of the account. */
  readonly account: string;
  /** Role or user, as an ARN. */
  readonly arn: string;
}

/** What is asked of an account before anything is deployed or run in it. Nothing here changes anything. */
export interface AccountFacts {
  /** Who the credentials are; the first call to make, because every other one needs them too. */
  caller(): Promise<Caller>;
  /** Value of a quota of EC2 by its code; undefined where the service does not know it. */
  quota(code: string): Promise<number | undefined>;
  /** Whether a secret of this name or ARN exists. Its value is not read: it is the instance's to read. */
  secretExists(name: string): Promise<boolean>;
  /** Whether a bucket exists and may be read. */
  bucketExists(name: string): Promise<boolean>;
}
