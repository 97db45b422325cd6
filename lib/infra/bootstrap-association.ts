import { Duration } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnAssociation, type CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { bootstrapRun } from '../contract/bootstrap-run';

/** Properties of {@link BootstrapAssociation}. */
export interface BootstrapAssociationProps {
  /** The published Bootstrap document; see {@link PublishedDocuments.of}. */
  readonly document: CfnDocument;
  /** Instances to bootstrap, by id; tokens are fine. */
  readonly instanceIds: readonly string[];
  /**
   * SHA-256 of the document's content, 64 hexadecimal digits. The content holds the digest of the toolkit and the
   * settings of the guards, so a change of either runs the bootstrap again on the instances that exist. Its first 12
   * digits are the name of the run.
   */
  readonly documentSha256: string;
  /** Bucket that the agent copies its output to, under `associations/`. */
  readonly results: IBucket;
  /**
   * How long the deployment waits for the bootstrap of all instances before it fails.
   * @default 1 hour
   */
  readonly timeout?: Duration;
}

/**
 * CloudFormation says of a failure only that the association "did not stabilize"; the path of the construct stands in
 * front of that in what `cdk deploy` prints, so it says where to look. The bucket outlives a rollback.
 */
const NAME = 'Association (log: npx trainyard bootstrap)';

/**
 * Runs the bootstrap on every instance and makes the deployment wait until it has succeeded. When it fails, the
 * deployment fails; read the log with `npx trainyard bootstrap`.
 */
export class BootstrapAssociation extends Construct {
  /** The association of State Manager; make what needs a bootstrapped instance depend on it. */
  readonly association: CfnAssociation;

  /** Adds the association. */
  constructor(scope: Construct, id: string, props: BootstrapAssociationProps) {
    super(scope, id);
    this.association = new CfnAssociation(this, NAME, {
      name: props.document.ref,
      associationName: props.document.ref,
      targets: [{ key: 'InstanceIds', values: [...props.instanceIds] }],
      parameters: { RunId: [bootstrapRun(props.documentSha256)] },
      waitForSuccessTimeoutSeconds: (props.timeout ?? Duration.hours(1)).toSeconds(),
      outputLocation: {
        s3Location: {
          outputS3BucketName: props.results.bucketName,
          outputS3KeyPrefix: 'associations',
        },
      },
    });
  }
}
