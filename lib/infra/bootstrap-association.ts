/** Runs the bootstrap on every machine and makes the deployment wait for its success. */
import { Duration } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnAssociation, type CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { bootstrapRun } from '../contract/bootstrap-run';

export interface BootstrapAssociationProps {
  readonly document: CfnDocument;
  readonly instanceIds: readonly string[];
  /**
   * Digest of the document, which holds the digest of the toolkit and the settings of the guards. A new one is a
   * new run of the bootstrap, on the machines that are there.
   */
  readonly documentSha256: string;
  readonly results: IBucket;
  /**
   * How long the deployment waits before it fails.
   * @default 1 hour
   */
  readonly timeout?: Duration;
}

/**
 * CloudFormation says of a failure only that the association "did not stabilize"; the path of the construct stands in
 * front of that in what `cdk deploy` prints, so it says where to look. The bucket outlives a rollback.
 */
const NAME = 'Association (log: npx trainyard bootstrap)';

export class BootstrapAssociation extends Construct {
  readonly association: CfnAssociation;

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
