import { ArnFormat, Stack } from 'aws-cdk-lib';
import {
  CfnInstanceProfile,
  Effect,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { COMMAND_KEYS, documentName, phaseLogGroupName } from '../../contract/names';
import { HOST_PHASES } from '../../contract/phase';
import { modelSourceInBucket } from '../../facts';
import { type ModelStore, modelStoreIn } from '../model-store';
import { logGroupArn, telemetryStatements } from '../observability/host-telemetry';
import { acknowledgeWildcards } from './acknowledged-wildcards';
import { type ResultsKeys, resultsKeyStatements } from './key-statements';
import { WRITING } from './own-folders';

/** Properties of {@link HostRole}. */
export interface HostRoleProps {
  /** Name of the environment: the role may read its documents and write to its log group. */
  readonly environmentName: string;
  /**
   * Bucket of which the instance reads and writes `artifacts` and `models`. It may delete nothing, and what only the
   * command writes is denied to it. The folders of its own id are granted by {@link OwnFolders}.
   */
  readonly results: IBucket;
  /**
   * Where the toolkit archive is, such as a {@link ToolkitAsset}.
   * @default no archive can be read, so the image must hold the toolkit
   */
  readonly toolkit?: { readonly bucketName: string; readonly objectKey: string };
  /**
   * Name of the Secrets Manager secret that holds the token of the model hub.
   * @default no secret can be read, so only models without a licence can be fetched
   */
  readonly tokenSecret?: string;
  /**
   * Name of the Secrets Manager secret that holds `user:password` of the proxy.
   * @default no such secret can be read
   */
  readonly proxySecret?: string;
  /**
   * Where the files of the model are kept, as `model.source` of an environment. Of an `s3://` prefix, the role may list
   * and read exactly that.
   * @default no other bucket can be read
   */
  readonly modelSource?: string;
  /**
   * Where instances share weights with other environments, as `results.models`. Below that `s3://` prefix of a bucket of
   * this account, the role may list, read and write, and delete nothing.
   * @default weights are shared in the results bucket alone
   */
  readonly modelStore?: string;
  /**
   * KMS keys of the results bucket, which the role may use through S3.
   * @default the bucket has the key of S3
   */
  readonly resultsKeys?: ResultsKeys;
}

/** What the instances of an environment share: each may write it, and the others load it. */
const SHARED = ['artifacts/*', 'models/*'];

/**
 * What any instance may do: answer Run Command, share artifacts and weights, read its toolkit and one secret, write
 * logs and metrics. It is narrower than AmazonSSMManagedInstanceCore and every wildcard is acknowledged with a reason.
 */
export class HostRole extends Construct {
  /** The role that EC2 assumes; its policies are inline, so an instance never boots without them. */
  readonly role: Role;
  /** The instance profile for {@link AcceleratorHost}. */
  readonly profile: CfnInstanceProfile;

  /** Adds the role with its policies, and the profile. */
  constructor(scope: Construct, id: string, props: HostRoleProps) {
    super(scope, id);
    const store = modelStoreIn(this, props.modelStore);
    this.role = new Role(this, 'Role', {
      description: `Instances of Trainyard environment ${props.environmentName}`,
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      // Inline, in one resource: an instance never boots between the role and its permissions.
      inlinePolicies: {
        RunCommand: new PolicyDocument({ statements: runCommand(this, props) }),
        Storage: new PolicyDocument({ statements: storage(this, props, store) }),
        Telemetry: new PolicyDocument({ statements: telemetryStatements(this, props.environmentName) }),
      },
    });
    this.profile = new CfnInstanceProfile(this, 'Profile', { roles: [this.role.roleName] });
    const source = modelSourceIn(this, props);
    acknowledgeWildcards(this.role, [
      {
        resource: '*',
        reason:
          'The calls by which the SSM agent reports for its own instance take no resource; metrics are held to ' +
          'their namespace by a condition.',
      },
      ...SHARED.map((prefix) => ({
        resource: props.results.arnForObjects(prefix),
        reason:
          'Artifacts and weights have names that are made while an instance works; their digests are checked.',
      })),
      ...(source === undefined
        ? []
        : [
            {
              resource: source.objects,
              reason: 'The files of one checkpoint, below the prefix that was named.',
            },
          ]),
      ...(store === undefined
        ? []
        : [
            { resource: store.objects, reason: 'Weights of models that are chosen while an instance works.' },
          ]),
      {
        resource: logGroupArn(this, `${phaseLogGroupName(props.environmentName)}:*`),
        reason: 'Streams of one log group; their names are the ids of commands.',
      },
      {
        resource: logGroupArn(this, '*'),
        reason: 'The agent lists log groups before it writes, and that call takes no name. It reads no line.',
      },
    ]);
  }
}

/**
 * A narrower copy of AmazonSSMManagedInstanceCore. It leaves out ssm:GetParameter on everything, because the
 * agent would resolve `{{ssm:name}}` in a value with it.
 */
function runCommand(scope: Construct, props: HostRoleProps): PolicyStatement[] {
  const stack = Stack.of(scope);
  return [
    allow(
      [
        'ssm:UpdateInstanceInformation',
        'ssm:ListAssociations',
        'ssm:ListInstanceAssociations',
        'ssm:DescribeAssociation',
        'ssm:UpdateAssociationStatus',
        'ssm:UpdateInstanceAssociationStatus',
        'ssm:PutComplianceItems',
        'ssm:PutInventory',
        'ssm:GetManifest',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
        // Agents fall back to these where ssmmessages cannot be reached.
        'ec2messages:AcknowledgeMessage',
        'ec2messages:DeleteMessage',
        'ec2messages:FailMessage',
        'ec2messages:GetEndpoint',
        'ec2messages:GetMessages',
        'ec2messages:SendReply',
      ],
      // The agent speaks for its own instance only, and these calls know no resource below the account.
      ['*'],
    ),
    allow(
      ['ssm:GetDocument', 'ssm:DescribeDocument'],
      HOST_PHASES.map((phase) =>
        stack.formatArn({
          service: 'ssm',
          resource: 'document',
          resourceName: documentName(props.environmentName, phase),
        }),
      ),
    ),
  ];
}

function storage(scope: Construct, props: HostRoleProps, store: ModelStore | undefined): PolicyStatement[] {
  const stack = Stack.of(scope);
  const { results, toolkit } = props;
  const secrets = [props.tokenSecret, props.proxySecret].filter((name) => name !== undefined);
  const archive = toolkit && `arn:${stack.partition}:s3:::${toolkit.bucketName}/${toolkit.objectKey}`;
  return [
    allow(
      [
        's3:ListBucket',
        's3:ListBucketMultipartUploads',
        's3:GetBucketLocation',
        's3:GetEncryptionConfiguration',
      ],
      [results.bucketArn],
    ),
    allow(
      // Nothing may be deleted: an instance cannot lose a result.
      ['s3:GetObject', ...WRITING],
      SHARED.map((prefix) => results.arnForObjects(prefix)),
    ),
    new PolicyStatement({
      // Whatever another policy of this role allows: the command obeys what it finds there.
      effect: Effect.DENY,
      actions: ['s3:PutObject', 's3:PutObjectAcl', 's3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: COMMAND_KEYS.map((pattern) => results.arnForObjects(pattern)),
    }),
    ...(archive === undefined ? [] : [allow(['s3:GetObject'], [archive])]),
    ...modelFiles(scope, props),
    ...(store?.statements ?? []),
    ...resultsKeyStatements(scope, props.resultsKeys),
    ...secrets.map((name) => allow(['secretsmanager:GetSecretValue'], [secretArn(stack, name)])),
  ];
}

interface ModelSource {
  readonly bucket: string;
  readonly objects: string;
  readonly keys: string;
}

/** ARNs of the bucket in which the model is kept and of its files, and the keys of these; undefined without one. */
function modelSourceIn(scope: Construct, { modelSource = '' }: HostRoleProps): ModelSource | undefined {
  const place = modelSourceInBucket(modelSource);
  if (place === undefined) return undefined;
  const bucket = `arn:${Stack.of(scope).partition}:s3:::${place.bucket}`;
  return { bucket, objects: `${bucket}/${place.prefix}*`, keys: `${place.prefix}*` };
}

/** A bucket is listed below the prefix alone, and nothing is written to it. */
function modelFiles(scope: Construct, props: HostRoleProps): PolicyStatement[] {
  const source = modelSourceIn(scope, props);
  if (source === undefined) return [];
  const list = allow(['s3:ListBucket'], [source.bucket]);
  list.addCondition('StringLike', { 's3:prefix': source.keys });
  return [list, allow(['s3:GetObject'], [source.objects])];
}

/** Secrets Manager ends the ARN of a named secret with six characters of its own. */
function secretArn(stack: Stack, secret: string): string {
  return stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${secret}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

function allow(actions: string[], resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions, resources });
}
