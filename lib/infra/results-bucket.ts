/** Where results, compiled artifacts and checkpoints outlive every machine and the stack itself. */
import { Duration, RemovalPolicy, Tags, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY } from 'aws-cdk-lib/cx-api';
import { Construct } from 'constructs';
import { ENVIRONMENT_TAG } from '../contract/names';

export interface ResultsBucketProps {
  /**
   * Value of the tag by which the command finds the bucket after a deployment that failed or was destroyed.
   * @default no tag; the bucket is then found only while its stack is deployed
   */
  readonly environmentName?: string;
  /**
   * How long a replaced or deleted object can still be brought back.
   * @default 30 days
   */
  readonly keepReplaced?: Duration;
  /**
   * How long the record of who read and wrote what is kept.
   * @default 365 days
   */
  readonly keepAccessLogs?: Duration;
}

/** Private, versioned, encrypted, TLS only, with access logs; deleting the stack leaves it and its content. */
export class ResultsBucket extends Construct {
  readonly bucket: Bucket;
  readonly accessLogs: Bucket;

  constructor(scope: Construct, id: string, props: ResultsBucketProps = {}) {
    super(scope, id);
    // Access logs by bucket policy: without the flag the CDK grants them by ACL, and these buckets know no ACL.
    this.node.setContext(S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY, true);
    const shared = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // The results are large and not secret: keys of our own would add cost and a way to lose them.
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    this.accessLogs = new Bucket(this, 'AccessLogs', {
      ...shared,
      lifecycleRules: [{ expiration: props.keepAccessLogs ?? Duration.days(365) }],
    });
    this.bucket = new Bucket(this, 'Results', {
      ...shared,
      versioned: true,
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix: 'results/',
      lifecycleRules: [
        {
          // Progress objects are replaced every few seconds; without this each replaced one is kept for ever.
          noncurrentVersionExpiration: props.keepReplaced ?? Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    });
    if (props.environmentName !== undefined) Tags.of(this.bucket).add(ENVIRONMENT_TAG, props.environmentName);
    Validations.of(this.accessLogs).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'This bucket holds the access logs; logging its own accesses would log the logging.',
    });
  }
}
