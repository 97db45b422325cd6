import { ManagedPolicy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { ownKeys } from '../../contract/names';
import { acknowledgeWildcards } from './acknowledged-wildcards';

/** Properties of {@link OwnFolders}. */
export interface OwnFoldersProps {
  /** Name of the environment, for the descriptions of the policies. */
  readonly environmentName: string;
  /** The role of the instances; see {@link HostRole}. */
  readonly role: Role;
  /** The results bucket. */
  readonly results: IBucket;
  /** Ids of the instances that have the role; tokens are fine. */
  readonly instanceIds: readonly string[];
}

/** What it takes to store an object; the agent sends an ACL with its own uploads. */
export const WRITING: readonly string[] = [
  's3:PutObject',
  's3:PutObjectAcl',
  's3:AbortMultipartUpload',
  's3:ListMultipartUploadParts',
];

/**
 * Instances in one policy. The statement of one has at most 605 characters: the name of a bucket may have 63, and IAM
 * takes 6,144 for a policy, white space not counted (IAM and STS quotas, read 2026-11-29).
 */
const PER_POLICY = 9;

/**
 * Lets each instance read and write below its own id in the results bucket, and no instance below that of another: one
 * role is shared, and the session of an instance is named after it (`aws:userid` is `<role id>:<instance id>`). The ids
 * are known only when the instances are made, so an instance waits for its policy with its first upload.
 */
export class OwnFolders extends Construct {
  /** One policy for nine instances, attached to the role. */
  readonly policies: readonly ManagedPolicy[];

  /** Adds the policies, and acknowledges their wildcards with reasons. */
  constructor(scope: Construct, id: string, props: OwnFoldersProps) {
    super(scope, id);
    const starts = props.instanceIds.map((_, at) => at).filter((at) => at % PER_POLICY === 0);
    this.policies = starts.map((start, number) =>
      this.policy(number, props.instanceIds.slice(start, start + PER_POLICY), props),
    );
  }

  private policy(number: number, instanceIds: readonly string[], props: OwnFoldersProps): ManagedPolicy {
    const policy = new ManagedPolicy(this, `Policy${number}`, {
      description: `Own folders of the instances of Trainyard environment ${props.environmentName}`,
      roles: [props.role],
      statements: instanceIds.map((instanceId) => ownStatement(props.results, instanceId)),
    });
    acknowledgeWildcards(
      policy,
      instanceIds.flatMap(ownKeys).map((pattern) => ({
        resource: props.results.arnForObjects(pattern),
        reason: 'An instance writes objects whose names are made while it works, below its own id.',
      })),
    );
    return policy;
  }
}

function ownStatement(results: IBucket, instanceId: string): PolicyStatement {
  return new PolicyStatement({
    // An answer that was lost is found again: what lies there already is compared.
    actions: ['s3:GetObject', ...WRITING],
    resources: ownKeys(instanceId).map((pattern) => results.arnForObjects(pattern)),
    conditions: { StringLike: { 'aws:userid': `*:${instanceId}` } },
  });
}
