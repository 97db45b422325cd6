import { Duration } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnAssociation, type CfnAssociationProps, type CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { bootstrapRun, SIGNAL_RUN } from '../../contract/bootstrap-run';
import { ENVIRONMENT_TAG } from '../../contract/names';

/** Properties of {@link BootstrapAssociation}. */
export interface BootstrapAssociationProps {
  /** Name of the environment: value of the tag by which instances are repaired. */
  readonly environmentName: string;
  /** The published Bootstrap document; see {@link PublishedDocuments.of}. */
  readonly document: CfnDocument;
  /** Instances to wait for, by id; tokens are fine. Without any there is no association. */
  readonly instanceIds: readonly string[];
  /**
   * Short text of letters and digits that tells these instances from those before them, as `generation` of
   * {@link AcceleratorHost}. Other instances are waited for by another association: when their bootstrap fails, nothing
   * rolls back into a wait for the old ones, which may be stopped.
   * @default '', the first generation
   */
  readonly generation?: string;
  /**
   * SHA-256 of the document's content, 64 hexadecimal digits. The content holds the digest of the toolkit and the
   * settings of the guards, so a change of either runs the bootstrap again on the instances that exist. Its first 12
   * digits are the name of that run.
   */
  readonly documentSha256: string;
  /** Bucket that the agent copies its output to, under `associations/`. */
  readonly results: IBucket;
  /**
   * How long the deployment waits for the bootstrap of a new instance before it fails.
   * @default 1 hour
   */
  readonly timeout?: Duration;
}

/**
 * CloudFormation says of a failure only that the association "did not stabilize"; the path of the construct stands in
 * front of that in what `cdk deploy` prints, so it says where to look. The bucket outlives a rollback.
 */
const ADVICE = '(log: npx trainyard bootstrap)';

/**
 * Runs the bootstrap on every instance, by two kinds of associations of State Manager.
 *
 * One for each instance is the signal: the deployment that creates the instance waits for its success, and fails when the
 * bootstrap fails; read the log with `npx trainyard bootstrap`. Nothing that a later edit changes is part of it, so no
 * deployment ever waits for an instance that exists, which may be stopped, busy or gone.
 *
 * The other is the repair, by the tag of the environment. It holds the digest of the document, so a changed toolkit or
 * setting reaches the instances that run at once, and those that are stopped when they start. Nothing waits for it.
 */
export class BootstrapAssociation extends Construct {
  /** One for each instance; make what needs bootstrapped instances depend on them. */
  readonly signals: readonly CfnAssociation[];
  /** The one by tag; undefined when there are no instances. */
  readonly repair: CfnAssociation | undefined;

  /** Adds the associations. */
  constructor(scope: Construct, id: string, props: BootstrapAssociationProps) {
    super(scope, id);
    const { environmentName, instanceIds, generation = '', documentSha256 } = props;
    this.signals = instanceIds.map((instanceId, at) =>
      this.association(`Signal${at}${generation} ${ADVICE}`, props, {
        associationName: `${props.document.ref}-${at}${generation}`,
        targets: [{ key: 'InstanceIds', values: [instanceId] }],
        parameters: { RunId: [SIGNAL_RUN] },
        waitForSuccessTimeoutSeconds: (props.timeout ?? Duration.hours(1)).toSeconds(),
      }),
    );
    if (this.signals.length === 0) return;
    // Of its name an earlier version had the association that all deployments waited for: it becomes this one in place.
    this.repair = this.association(`Association ${ADVICE}`, props, {
      associationName: props.document.ref,
      targets: [{ key: `tag:${ENVIRONMENT_TAG}`, values: [environmentName] }],
      parameters: { RunId: [bootstrapRun(documentSha256)] },
    });
    // A new instance is set up once and then found to be in order; a signal that fails leaves the repair as it was.
    this.repair.node.addDependency(...this.signals);
  }

  private association(
    id: string,
    { document, results }: BootstrapAssociationProps,
    rest: Partial<CfnAssociationProps>,
  ): CfnAssociation {
    return new CfnAssociation(this, id, {
      name: document.ref,
      outputLocation: {
        s3Location: { outputS3BucketName: results.bucketName, outputS3KeyPrefix: 'associations' },
      },
      ...rest,
    });
  }
}
