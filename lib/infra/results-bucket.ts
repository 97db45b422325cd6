import { Duration, RemovalPolicy, Tags, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { ENVIRONMENT_TAG } from '../contract/names';

/** Properties of {@link ResultsBucket}; all are optional. */
export interface ResultsBucketProps {
  /**
   * Name of the environment: value of the tag by which the command line finds the bucket after a deployment that
   * failed or a stack that was destroyed.
   * @default no tag; the bucket is then found only while its stack is deployed
   */
  readonly environmentName?: string;
  /**
   * Name of a bucket of this account and region that exists, such as one that an earlier stack left behind. Nothing of it
   * is changed: its lifecycle, encryption and policy are the owner's.
   * @default a new bucket
   */
  readonly adopt?: string;
  /**
   * How long a replaced or deleted object can be restored.
   * @default 30 days
   */
  readonly keepReplaced?: Duration;
  /**
   * How long the record is kept of who read and wrote which object.
   * @default 365 days
   */
  readonly keepAccessLogs?: Duration;
  /**
   * KMS key of the objects of results. Access logs stay with the key of S3, because S3 delivers them with no other.
   * @default the key of S3
   */
  readonly key?: IKey;
}

/**
 * The bucket in which results, compiled artifacts and checkpoints outlive every instance and the stack itself:
 * private, versioned, encrypted, TLS only, with access logs. Both buckets stay when the stack is deleted, and
 * continue to cost money until they are emptied and deleted by hand.
 */
export class ResultsBucket extends Construct {
  /** The bucket of results; `keys` says what is where in it. */
  readonly bucket: IBucket;
  /** The bucket of access logs; undefined when the bucket is adopted. */
  readonly accessLogs: Bucket | undefined;

  /** Adds both buckets with their lifecycle rules, or nothing when a bucket is adopted. */
  constructor(scope: Construct, id: string, props: ResultsBucketProps = {}) {
    super(scope, id);
    if (props.adopt !== undefined) {
      this.bucket = Bucket.fromBucketName(this, 'Results', props.adopt);
      return;
    }
    // Access logs by bucket policy: without the flag the CDK grants them by ACL, and these buckets know no ACL.
    this.node.setContext(S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY, true);
    const shared = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // The results are large and not secret: a key would add cost and a way to lose them. Who must have one names it.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...shared,
      lifecycleRules: [{ expiration: props.keepAccessLogs ?? Duration.days(365) }],
    });
    const bucket = new Bucket(this, 'Results', {
      ...shared,
      // One request to KMS for many objects.
      ...(props.key && {
        encryption: BucketEncryption.KMS,
        encryptionKey: props.key,
        bucketKeyEnabled: true,
      }),
      versioned: true,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'results/',
      lifecycleRules: [
        {
          // Progress objects are replaced every few seconds; without this each replaced one is kept for ever.
          noncurrentVersionExpiration: props.keepReplaced ?? Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    if (props.environmentName !== undefined) Tags.of(bucket).add(ENVIRONMENT_TAG, props.environmentName);
    Validations.of(accessLogs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'This bucket holds the access logs; logging its own accesses would log the logging.',
    });
    this.bucket = bucket;
    this.accessLogs = accessLogs;
  }
}
