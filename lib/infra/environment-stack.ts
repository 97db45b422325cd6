/** One environment as one stack. It only composes; every decision is in a construct or in the environment. */
import { CfnOutput, Stack, type StackProps, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Deployment } from '../contract/deployment';
import { stackName } from '../contract/names';
import type { HostPhase } from '../contract/phase';
import { dataError } from '../core/errors';
import { buildToolkit, documentsFor, renderUserData, type Toolkit, type TypedDocument } from '../documents';
import type { Environment } from '../environment';
import { makePlan } from '../plan';
import { AcceleratorHost } from './accelerator-host';
import { BootstrapAssociation } from './bootstrap-association';
import { DeploymentRecord } from './deployment-record';
import { guardSummary } from './guard-summary';
import { Guards } from './guards';
import { HostImage } from './host-image';
import { HostNetwork, type NetworkChoice } from './host-network';
import { HostRole } from './host-role';
import { Observability } from './observability';
import { OperatorsPolicy } from './operators-policy';
import { PublishedDocuments } from './published-documents';
import { ResultsBucket } from './results-bucket';
import { ToolkitAsset } from './toolkit-asset';

export interface EnvironmentStackProps extends Omit<StackProps, 'env' | 'stackName'> {
  readonly environment: Environment;
  /**
   * The host toolkit.
   * @default the one of this package, built now
   */
  readonly toolkit?: Toolkit;
}

export class EnvironmentStack extends Stack {
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    const { environment, toolkit = buildToolkit(), ...rest } = props;
    const { region, account } = environment;
    super(scope, id, {
      description: `Trainyard environment ${environment.name}. ${environment.description}`.trim(),
      ...rest,
      stackName: stackName(environment.name),
      env: { region, ...(account === undefined ? {} : { account }) },
    });
    // A layout that cannot work is refused here, before anything is deployed.
    makePlan(environment);

    const asset = new ToolkitAsset(this, 'Toolkit', { toolkit });
    const { bucket, accessLogs } = new ResultsBucket(this, 'Storage', {
      environmentName: environment.name,
    });
    const network = new HostNetwork(this, 'Network', networkChoice(environment));
    const image = new HostImage(this, 'Image', {
      selector: environment.image,
      release: environment.release,
      region,
      environmentName: environment.name,
    });
    const documents = documentsFor(environment, toolkit.sha256);
    const { profile } = new HostRole(this, 'Role', {
      environmentName: environment.name,
      results: bucket,
      toolkit: asset,
      ...(environment.tokenSecret === null ? {} : { tokenSecret: environment.tokenSecret }),
    });
    const host = new AcceleratorHost(this, 'Host', {
      environmentName: environment.name,
      instanceType: environment.instance.type,
      count: environment.instance.count,
      launchTemplateVersion: String(environment.instance.launchTemplateVersion),
      capacity: environment.capacity,
      imageId: image.imageId,
      volumes: { ...environment.storage, rootDevice: image.rootDevice },
      network,
      profile,
      userData: renderUserData(environment, {
        bucket: bucket.bucketName,
        assetsBucket: asset.bucketName,
        region,
        unresolved: Token.isUnresolved,
      }),
    });
    const published = new PublishedDocuments(this, 'Documents', { documents });
    const { association } = new BootstrapAssociation(this, 'Bootstrap', {
      document: published.of('bootstrap'),
      instanceIds: host.instanceIds,
      documentSha256: digestOf(documents, 'bootstrap'),
      results: bucket,
    });
    new Guards(this, 'Guards', {
      environmentName: environment.name,
      instanceIds: host.instanceIds,
      capacity: environment.capacity,
      ...environment.guards,
    });
    const { alarmTopic } = new Observability(this, 'Observability', {
      environmentName: environment.name,
      ...environment.observability,
      bootstrap: association,
    });
    const operators = new OperatorsPolicy(this, 'Operators', {
      environmentName: environment.name,
      results: bucket,
    });
    const record = new DeploymentRecord(this, 'Deployment', {
      deployment: {
        schema: 'trainyard.deployment/1',
        environment: environment.name,
        region,
        bucket: bucket.bucketName,
        bundle: toolkit.sha256,
        imageId: image.imageId,
        instanceType: environment.instance.type,
        instanceCount: environment.instance.count,
        documents: documents.map(({ job, name, sha256 }) => ({ job, name, sha256 })),
        ...stopsOf(environment),
      },
    });
    this.say('ResultsBucket', bucket.bucketName, 'Results, artifacts and weights; stays when the stack goes');
    this.say(
      'DeploymentParameter',
      record.parameter.parameterName,
      'Where the command finds this environment',
    );
    this.say('HowItStops', guardSummary(environment), 'The guards of this environment');
    this.say(
      'StaysAfterDestroy',
      [bucket.bucketName, accessLogs.bucketName].join(' '),
      'Results, and who read them: both buckets stay, and cost, when the stack is destroyed; empty and delete them by hand',
    );
    this.say('AlarmTopic', alarmTopic.topic.topicArn, 'Where alarms go; subscribe to be told');
    this.say(
      'OperatorsPolicy',
      operators.policy.managedPolicyArn,
      'Attach it to those who run phases; it allows these documents on these machines',
    );
    this.say('InstanceIds', host.instanceIds.join(','), 'The machines');
    this.say(
      'LaunchTemplateVersion',
      host.launchTemplate.attrLatestVersionNumber,
      'Newest version of the launch template; the machines keep the one they were started with',
    );
  }

  private say(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}

function networkChoice({ network }: Environment): NetworkChoice {
  if (network.vpcId !== null && network.subnetId !== null) {
    return { kind: 'existing', vpcId: network.vpcId, subnetId: network.subnetId };
  }
  const { availabilityZone, nat } = network;
  return { kind: 'own', nat, ...(availabilityZone === null ? {} : { availabilityZone }) };
}

/** A prepaid block has no guards: a stop would save nothing. */
function stopsOf({ capacity, guards }: Environment): Pick<Deployment, 'stops'> {
  if (capacity.kind === 'capacity-block') return {};
  const { scheduledStop, latestEndHours } = guards;
  return { stops: { scheduledStop, latestEndHours, terminates: capacity.kind === 'spot' } };
}

function digestOf(documents: readonly TypedDocument[], job: HostPhase): string {
  const found = documents.find((document) => document.job === job);
  if (found === undefined) throw dataError('DocumentNotRendered', `there is no document for ${job}`);
  return found.sha256;
}
