import { type CfnTag, Fn, Validations } from 'aws-cdk-lib';
import { CfnInstance, CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import type { CfnInstanceProfile } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENVIRONMENT_TAG } from '../../contract/names';
import { type Capacity, capacityData } from './capacity';
import type { HostNetwork } from './host-network';
import { type Volumes, volumes } from './volumes';

/** Properties of {@link AcceleratorHost}. */
export interface AcceleratorHostProps {
  /**
   * Name of the environment: value of the tag `trainyard:environment`, by which Run Command, the operators' policy
   * and the command line find the instances. Also part of their `Name` tag.
   */
  readonly environmentName: string;
  /**
   * EC2 instance type with Neuron devices, such as `trn2.48xlarge`. It is not checked here; `makePlan` checks it
   * against the catalogue.
   */
  readonly instanceType: string;
  /** Id of the machine image: text, or a token that CloudFormation resolves; see {@link HostImage}. */
  readonly imageId: string;
  /** Subnet and security group of every instance. */
  readonly network: HostNetwork;
  /** Instance profile with the role of the instances; see {@link HostRole}. */
  readonly profile: CfnInstanceProfile;
  /**
   * Script of the first boot, as text, under 16,384 bytes (a limit of EC2); `renderUserData` makes it and checks the
   * size. A change makes a new version of the launch template, which no instance of this generation runs.
   */
  readonly userData: string;
  /**
   * Number of instances; 0 adds none, and no launch template either, so that the next ones start from a new one.
   * @default 1
   */
  readonly count?: number;
  /**
   * How the instances are obtained, and with it what a shutdown from inside does: it stops an on-demand or reserved
   * instance and terminates one of a capacity block or of spot.
   * @default on-demand
   */
  readonly capacity?: Capacity;
  /**
   * EBS volumes beside the instance store.
   * @default an encrypted gp3 root volume of 512 GiB, and no data volume
   */
  readonly volumes?: Volumes;
  /**
   * Tags of the instances, their volumes and interfaces, and of the launch template, beside that of the environment. A launch
   * carries them, so a rule that refuses what is made without tags lets it through.
   * @default none
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Short text of letters and digits that is part of the launch template's logical id, such as `G2`. The instances run the
   * first version of their template: an edit makes a version that none of them runs, and another text makes another
   * template, which replaces them and empties their instance store.
   * @default '', the first generation
   */
  readonly generation?: string;
}

/**
 * The accelerator instances: one launch template, and as many instances as the environment asks for. The instance
 * metadata service answers version 2 only, with a hop limit of 1, and every volume is encrypted. An instance is not
 * protected against termination: what matters is in the results bucket.
 */
export class AcceleratorHost extends Construct {
  /** The launch template; undefined when there are no instances. */
  readonly launchTemplate: CfnLaunchTemplate | undefined;
  /** The instances, `count` of them, in a fixed order. They wait for the network's way out. */
  readonly instances: readonly CfnInstance[];
  /** Ids of the instances, as tokens until the deployment. */
  readonly instanceIds: string[];

  /**
   * Adds the launch template and the instances. Throws ReservationNeeded when a capacity of kind `reservation` names
   * neither a reservation nor a group.
   */
  constructor(scope: Construct, id: string, props: AcceleratorHostProps) {
    super(scope, id);
    const { count = 1 } = props;
    // Without instances a template would only gather versions, and the next instances would run its first.
    const template = count === 0 ? undefined : this.template(props);
    this.launchTemplate = template;
    this.instances =
      template === undefined
        ? []
        : Array.from({ length: count }, (_, at) => this.instance(template, props, at));
    this.instanceIds = this.instances.map((instance) => instance.ref);
    acknowledge(this);
  }

  private template(props: AcceleratorHostProps): CfnLaunchTemplate {
    const tags = [tag(ENVIRONMENT_TAG, props.environmentName), ...own(props)];
    return new CfnLaunchTemplate(this, `Template${props.generation ?? ''}`, {
      ...(own(props).length === 0 ? {} : { tagSpecifications: [{ resourceType: 'launch-template', tags }] }),
      launchTemplateData: {
        imageId: props.imageId,
        monitoring: { enabled: true },
        instanceType: props.instanceType,
        iamInstanceProfile: { arn: props.profile.attrArn },
        securityGroupIds: [props.network.securityGroup.securityGroupId],
        userData: Fn.base64(props.userData),
        // A hop limit of 1 keeps containers and forwarded requests away from the role's credentials.
        metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
        blockDeviceMappings: volumes(props.volumes),
        tagSpecifications: launched(props).map((resourceType) => ({ resourceType, tags })),
        ...capacityData(props.capacity ?? { kind: 'on-demand' }),
      },
    });
  }

  private instance(template: CfnLaunchTemplate, props: AcceleratorHostProps, at: number): CfnInstance {
    const instance = new CfnInstance(this, `Machine${at}`, {
      launchTemplate: { launchTemplateId: template.ref, version: FIRST_VERSION },
      subnetId: props.network.subnetId,
      monitoring: true,
      tags: [
        tag(ENVIRONMENT_TAG, props.environmentName),
        tag('Name', `trainyard-${props.environmentName}-${at}`),
        ...own(props),
      ],
    });
    if (props.network.wayOut !== undefined) instance.node.addDependency(props.network.wayOut);
    return instance;
  }
}

/** EC2 counts the versions of a template from 1; those that come later are for nobody. */
const FIRST_VERSION = '1';

function tag(key: string, value: string): CfnTag {
  return { key, value };
}

function own({ tags = {} }: AcceleratorHostProps): CfnTag[] {
  return Object.entries(tags).map(([key, value]) => tag(key, value));
}

/** What a launch makes, as EC2 names it. */
function launched({ capacity }: AcceleratorHostProps): string[] {
  const request = capacity?.kind === 'spot' ? ['spot-instances-request'] : [];
  return ['instance', 'volume', 'network-interface', ...request];
}

function acknowledge(host: AcceleratorHost): void {
  for (const instance of host.instances) {
    Validations.of(instance).acknowledge({
      id: 'AwsSolutions-EC29',
      reason:
        'Terminating the instance is what ends its cost; results, artifacts and weights are in the bucket.',
    });
  }
}
