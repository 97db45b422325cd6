import { Annotations, CfnOutput, Duration, Stack, type StackProps, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { stackName } from '../contract/names';
import type { HostPhase } from '../contract/phase';
import { dataError } from '../core/errors';
import { documentsFor, renderUserData, type Toolkit, type TypedDocument, toolkitFor } from '../documents';
import { type Environment, egressPorts, generationSuffix, placedZone, sealedFacts } from '../environment';
import { makePlan } from '../plan';
import { applyAccountRules, keyOf } from './access/account-rules';
import { HostRole } from './access/host-role';
import { OperatorsPolicy, type OperatorsPolicyProps } from './access/operators-policy';
import { OwnFolders } from './access/own-folders';
import { PowerPolicy } from './access/power-policy';
import { ShellPolicy } from './access/shell-policy';
import { DeploymentRecord } from './deployment-record';
import { deployedStops } from './guards/deployed-stops';
import { guardSummary } from './guards/guard-summary';
import { Guards } from './guards/guards';
import { AcceleratorHost } from './instances/accelerator-host';
import { BootstrapAssociation } from './instances/bootstrap-association';
import { GenerationSeal } from './instances/generation-seal';
import { HostImage } from './instances/host-image';
import { HostNetwork, type NetworkChoice, type WaysOut } from './instances/host-network';
import { Observability } from './observability/observability';
import { PublishedDocuments } from './published-documents';
import { ResultsBucket } from './results-bucket';
import { ToolkitAsset } from './toolkit-asset';

/**
 * Properties of {@link EnvironmentStack}: those of a stack, but for `env` and `stackName`, which come from the
 * environment.
 */
export interface EnvironmentStackProps extends Omit<StackProps, 'env' | 'stackName'> {
  /** The environment to deploy; `loadEnvironment` and `parseEnvironment` make one. */
  readonly environment: Environment;
  /**
   * The host toolkit that the documents name and the instances install.
   * @default the toolkit of this package, built now
   */
  readonly toolkit?: Toolkit;
}

/**
 * One environment as one stack, named `Trainyard-<environment>`. It only puts the constructs of this package
 * together, so a stack of your own can do the same with some of them.
 */
export class EnvironmentStack extends Stack {
  /**
   * Checks the plan, then adds every construct and the outputs. Throws what `makePlan` throws: an environment that
   * cannot work is refused before anything is deployed.
   */
  constructor(scope: Construct, id: string, props: EnvironmentStackProps) {
    const { environment, toolkit = toolkitFor(props.environment), ...rest } = props;
    const { region, account } = environment;
    super(scope, id, {
      description: `Trainyard environment ${environment.name}. ${environment.description}`.trim(),
      ...rest,
      stackName: stackName(environment.name),
      env: { region, ...(account === undefined ? {} : { account }) },
    });
    // A layout that cannot work is refused here, before anything is deployed.
    const { warnings } = makePlan(environment);
    for (const { code, message, next } of warnings.filter(({ code }) => OF_THE_LAUNCH.includes(code)))
      Annotations.of(this).addWarningV2(`trainyard:${code}`, `${message}; ${next}`);

    const { encryption, tags } = environment;
    const resultsKey = keyOf(this, 'ResultsKey', encryption.results);
    const earlier = encryption.earlierResults;
    const resultsKeys = resultsKey ? { current: resultsKey.keyArn, earlier } : { earlier };
    const logsKey = keyOf(this, 'LogsKey', encryption.logs);
    const asset = new ToolkitAsset(this, 'Toolkit', { toolkit });
    const { bucket, accessLogs } = new ResultsBucket(this, 'Storage', {
      environmentName: environment.name,
      keepReplaced: Duration.days(environment.results.keepReplacedDays),
      keepAccessLogs: Duration.days(environment.results.keepAccessLogsDays),
      ...(environment.results.bucket === null ? {} : { adopt: environment.results.bucket }),
      ...(resultsKey && { key: resultsKey }),
    });
    const network = new HostNetwork(
      this,
      networkId(environment),
      networkChoice(environment, logsKey),
      waysOut(environment),
    );
    const image = new HostImage(this, 'Image', {
      selector: environment.image,
      release: environment.release,
      region,
      environmentName: environment.name,
    });
    const documents = documentsFor(environment, toolkit.sha256);
    const { role, profile } = new HostRole(this, 'Role', {
      environmentName: environment.name,
      results: bucket,
      toolkit: asset,
      modelSource: environment.model.source,
      ...(environment.results.models === null ? {} : { modelStore: environment.results.models }),
      resultsKeys,
      ...(environment.tokenSecret === null ? {} : { tokenSecret: environment.tokenSecret }),
      ...(environment.egress.proxySecret === null ? {} : { proxySecret: environment.egress.proxySecret }),
    });
    const published = new PublishedDocuments(this, 'Documents', { documents });
    const record = new DeploymentRecord(this, 'Deployment', {
      deployment: {
        schema: 'trainyard.deployment/1',
        environment: environment.name,
        region,
        bucket: bucket.bucketName,
        ...(environment.results.models === null ? {} : { models: environment.results.models }),
        bundle: toolkit.sha256,
        imageId: image.imageId,
        instanceType: environment.instance.type,
        instanceCount: environment.instance.count,
        generation: environment.instance.generation,
        networkGeneration: environment.network.generation,
        sealed: sealedFacts(environment),
        documents: documents.map(({ phase, name, sha256 }) => ({ job: phase, name, sha256 })),
        ...deployedStops(environment),
      },
    });
    const host = new AcceleratorHost(this, 'Host', {
      environmentName: environment.name,
      instanceType: environment.instance.type,
      count: environment.instance.count,
      generation: generationSuffix(environment),
      capacity: environment.capacity,
      imageId: image.imageId,
      volumes: { ...environment.storage, rootDevice: image.rootDevice, key: encryption.volumes },
      tags,
      network,
      profile,
      userData: renderUserData(environment, {
        bucket: bucket.bucketName,
        assetsBucket: asset.bucketName,
        region,
        unresolved: Token.isUnresolved,
      }),
    });
    // The first boot asks the record for the toolkit, and for the document that says how to use it.
    host.node.addDependency(published.of('bootstrap'), record);
    const folders = new OwnFolders(this, 'OwnFolders', {
      environmentName: environment.name,
      role,
      results: bucket,
      instanceIds: host.instanceIds,
    });
    const { signals, repair } = new BootstrapAssociation(this, 'Bootstrap', {
      environmentName: environment.name,
      document: published.of('bootstrap'),
      instanceIds: host.instanceIds,
      generation: generationSuffix(environment),
      documentSha256: digestOf(documents, 'bootstrap'),
      results: bucket,
    });
    const associations = [...signals, ...(repair === undefined ? [] : [repair])];
    // What the bootstrap says of itself is in the folders of the instance.
    for (const association of associations) association.node.addDependency(folders);
    const { scheduledDeletion } = new Guards(this, 'Guards', {
      environmentName: environment.name,
      instanceIds: host.instanceIds,
      capacity: environment.capacity,
      ...environment.guards,
      ownGroup: Object.keys(tags).length > 0,
    });
    // Nothing costs money before the schedule that deletes the stack is there.
    if (scheduledDeletion) for (const paid of [network, host]) paid.node.addDependency(scheduledDeletion);
    const { alarmTopic } = new Observability(this, 'Observability', {
      environmentName: environment.name,
      ...environment.observability,
      ...(logsKey && { logsKey }),
      bootstrap: associations,
    });
    this.operators(environment, { results: bucket, resultsKeys });
    applyAccountRules(this, environment);
    this.seal(environment);
    this.say(
      'ResultsBucket',
      bucket.bucketName,
      'Results, artifacts and weights; stays when the stack is destroyed',
    );
    this.say(
      'DeploymentParameter',
      record.parameter.parameterName,
      'Where the command finds this environment',
    );
    this.say('HowItStops', guardSummary(environment), 'The guards of this environment');
    this.say(
      'StaysAfterDestroy',
      [bucket, accessLogs].flatMap((it) => it?.bucketName ?? []).join(' '),
      'Results, and who read them: these buckets stay, and continue to cost money, after the stack is destroyed; results.bucket takes the first up again',
    );
    this.say('AlarmTopic', alarmTopic.topic.topicArn, 'Where alarms go; subscribe to be told');
    this.say('InstanceIds', host.instanceIds.join(',') || 'none', 'The instances');
    this.say(
      'Generation',
      `${environment.instance.generation}`,
      'Of the instances; raise instance.generation to replace them',
    );
  }

  /** Each is a policy of its own, so that the account decides who has which. */
  private operators(
    { name: environmentName, operators, encryption }: Environment,
    bucket: Pick<OperatorsPolicyProps, 'results' | 'resultsKeys'>,
  ): void {
    const run = new OperatorsPolicy(this, 'Operators', { environmentName, ...bucket });
    const { managedPolicyArn } = run.policy;
    this.say(
      'OperatorsPolicy',
      managedPolicyArn,
      'Attach it to those who run phases; it allows these documents on these instances, and no shell',
    );
    if (operators.shell) {
      const { policy } = new ShellPolicy(this, 'OperatorsShell', { environmentName });
      const said =
        'Attach it to those who may have a root shell on the instances, with the role and the hub token';
      this.say('OperatorsShellPolicy', policy.managedPolicyArn, said);
    }
    if (operators.power) {
      const { policy } = new PowerPolicy(this, 'OperatorsPower', {
        environmentName,
        ...(encryption.volumes === null ? {} : { volumeKey: encryption.volumes }),
      });
      const said = 'Attach it to those who start and stop the instances';
      this.say('OperatorsPowerPolicy', policy.managedPolicyArn, said);
    }
  }

  /** Last, because every resource that is there waits for the seals. */
  private seal(environment: Environment): void {
    const { name: environmentName, instance, network } = environment;
    const sealed = sealedFacts(environment);
    const seals = [
      new GenerationSeal(this, 'NetworkGeneration', {
        environmentName,
        of: 'network',
        generation: network.generation,
        facts: sealed.network,
      }),
    ];
    if (sealed.instance !== null) {
      const { generation } = instance;
      const props = { environmentName, of: 'instance', generation, facts: sealed.instance } as const;
      seals.push(new GenerationSeal(this, 'InstanceGeneration', props));
    }
    for (const seal of seals) seal.before(this);
  }

  private say(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}

/** Warnings of the plan that a launch may fail by; the others are about what runs later. */
const OF_THE_LAUNCH: readonly string[] = ['RegionMayNotOffer', 'CapacityMayNotExist'];

/** Another generation is a whole network beside the old one, so CloudFormation can create it before it deletes that. */
function networkId({ network: { generation } }: Environment): string {
  return generation === 1 ? 'Network' : `Network${generation}`;
}

function networkChoice(environment: Environment, logsKey: ReturnType<typeof keyOf>): NetworkChoice {
  const { availabilityZone, nat, vpcId, subnetId } = environment.network;
  if (vpcId !== null && subnetId !== null) return { kind: 'existing', vpcId, subnetId };
  const zoneId = placedZone(environment);
  return {
    kind: 'own',
    nat,
    ...(logsKey && { logsKey }),
    ...(availabilityZone === null ? {} : { availabilityZone }),
    ...(zoneId === undefined ? {} : { availabilityZoneId: zoneId }),
  };
}

function waysOut({ network, egress }: Environment): WaysOut {
  const { dnsServers, endpoints, endpointGroupId, routeTableId } = network;
  return {
    ports: egressPorts(egress),
    dnsServers,
    ...(endpoints === null ? {} : { endpoints }),
    ...(endpointGroupId === null ? {} : { endpointGroupId }),
    ...(routeTableId === null ? {} : { routeTableId }),
  };
}

function digestOf(documents: readonly TypedDocument[], phase: HostPhase): string {
  const found = documents.find((document) => document.phase === phase);
  if (found === undefined) throw dataError('DocumentNotRendered', `there is no document for ${phase}`);
  return found.sha256;
}
