/** The machines: one launch template, and as many instances as the environment asks for. */
import { type CfnTag, Fn, Validations } from 'aws-cdk-lib';
import { CfnInstance, CfnLaunchTemplate } from 'aws-cdk-lib/aws-ec2';
import type { CfnInstanceProfile } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ENVIRONMENT_TAG } from '../contract/names';
import { type Capacity, capacityData } from './capacity';
import type { HostNetwork } from './host-network';
import { type Volumes, volumes } from './volumes';

export interface AcceleratorHostProps {
  /** Value of the tag by which Run Command finds the machines. */
  readonly environmentName: string;
  readonly instanceType: string;
  readonly imageId: string;
  readonly network: HostNetwork;
  readonly profile: CfnInstanceProfile;
  /** First boot script, under 16 KB. */
  readonly userData: string;
  /**
   * How many machines.
   * @default 1
   */
  readonly count?: number;
  /**
   * How they are obtained.
   * @default on-demand
   */
  readonly capacity?: Capacity;
  /**
   * Volumes beside the instance store.
   * @default an encrypted root volume of 512 GiB
   */
  readonly volumes?: Volumes;
  /**
   * Which version of the launch template the machines run. A new version replaces a machine, its local disk
   * with it, and in a reservation of one machine there is no room for the replacement. So an edit of the
   * template makes a version and touches nothing until this is raised.
   * @default '1', the version the template was created with
   */
  readonly launchTemplateVersion?: string;
}

export class AcceleratorHost extends Construct {
  readonly launchTemplate: CfnLaunchTemplate;
  readonly instances: readonly CfnInstance[];
  readonly instanceIds: string[];

  constructor(scope: Construct, id: string, props: AcceleratorHostProps) {
    super(scope, id);
    this.launchTemplate = this.template(props);
    this.instances = Array.from({ length: props.count ?? 1 }, (_, at) => this.instance(props, at));
    this.instanceIds = this.instances.map((instance) => instance.ref);
    acknowledge(this);
  }

  private template(props: AcceleratorHostProps): CfnLaunchTemplate {
    const tags = [tag(ENVIRONMENT_TAG, props.environmentName)];
    return new CfnLaunchTemplate(this, 'Template', {
      launchTemplateData: {
        imageId: props.imageId,
        instanceType: props.instanceType,
        iamInstanceProfile: { arn: props.profile.attrArn },
        securityGroupIds: [props.network.securityGroup.securityGroupId],
        userData: Fn.base64(props.userData),
        // A hop limit of 1 keeps containers and forwarded requests away from the role's credentials.
        metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
        blockDeviceMappings: volumes(props.volumes),
        tagSpecifications: [
          { resourceType: 'instance', tags },
          { resourceType: 'volume', tags },
        ],
        ...capacityData(props.capacity ?? { kind: 'on-demand' }),
      },
    });
  }

  private instance(props: AcceleratorHostProps, at: number): CfnInstance {
    const instance = new CfnInstance(this, `Machine${at}`, {
      launchTemplate: {
        launchTemplateId: this.launchTemplate.ref,
        version: props.launchTemplateVersion ?? '1',
      },
      subnetId: props.network.subnetId,
      monitoring: true,
      tags: [
        tag(ENVIRONMENT_TAG, props.environmentName),
        tag('Name', `trainyard-${props.environmentName}-${at}`),
      ],
    });
    if (props.network.wayOut !== undefined) instance.node.addDependency(props.network.wayOut);
    return instance;
  }
}

function tag(key: string, value: string): CfnTag {
  return { key, value };
}

function acknowledge(host: AcceleratorHost): void {
  for (const instance of host.instances) {
    Validations.of(instance).acknowledge({
      id: 'AwsSolutions-EC29',
      reason: 'Ending the machine is how it stops costing; results, artifacts and weights are in the bucket.',
    });
  }
}
