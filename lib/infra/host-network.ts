import { Fn, RemovalPolicy } from 'aws-cdk-lib';
import {
  CfnSubnet,
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';

/** A network of its own, or a subnet that exists. */
export type NetworkChoice =
  | {
      /** A new VPC 10.80.0.0/16 with one zone, flow logs of rejected traffic, and a gateway endpoint for S3. */
      readonly kind: 'own';
      /**
       * Availability zone of the instances, such as `us-east-2a`.
       * @default the first zone of the region; EC2 refuses the launch when it does not offer the instance type there
       */
      readonly availabilityZone?: string;
      /**
       * Id of the zone, such as `use2-az3`, which is the same in every account; used when no zone is named.
       * @default the zone is named, or the first one of the region
       */
      readonly availabilityZoneId?: string;
      /**
       * Whether the instances are in a private subnet and go out through a NAT gateway, which costs by the hour and
       * by the gigabyte.
       * @default true; false puts them into a public subnet, which costs less and still admits no connection from
       * outside
       */
      readonly nat?: boolean;
    }
  | {
      /** A subnet that exists; only a security group is added. */
      readonly kind: 'existing';
      /** Id of the VPC that the subnet is in. */
      readonly vpcId: string;
      /**
       * Id of the subnet. It must have a way to SSM, S3, the model hub, GitHub and PyPI; nothing checks that before
       * the bootstrap does.
       */
      readonly subnetId: string;
    };

/**
 * The network of the instances: they can call out, by HTTPS and HTTP, and nothing can connect to them. There is no
 * inbound rule, because Run Command and Session Manager are calls that the instance makes.
 */
export class HostNetwork extends Construct {
  /** Id of the subnet of the instances. */
  readonly subnetId: string;
  /** Security group of the instances: no ingress; egress to ports 443 and 80. */
  readonly securityGroup: SecurityGroup;
  /**
   * What an instance must wait for, or its first boot reaches nothing: the route to the internet. Undefined in a
   * subnet that exists.
   */
  readonly wayOut: IDependable | undefined;

  /**
   * Adds the VPC, or only the security group for a subnet that exists. With a NAT gateway it also adds interface
   * endpoints of SSM, so that commands arrive when the way out is broken or saturated.
   */
  constructor(scope: Construct, id: string, choice: NetworkChoice = { kind: 'own' }) {
    super(scope, id);
    if (choice.kind === 'existing') {
      // Attributes instead of a lookup: a synthesis needs no credentials.
      const vpc = Vpc.fromVpcAttributes(this, 'Vpc', { vpcId: choice.vpcId, availabilityZones: ['given'] });
      this.subnetId = choice.subnetId;
      this.securityGroup = outboundOnly(this, vpc);
      return;
    }
    const nat = choice.nat ?? true;
    const vpc = ownVpc(this, choice.availabilityZone, nat);
    if (choice.availabilityZone === undefined && choice.availabilityZoneId !== undefined)
      moveTo(vpc, choice.availabilityZoneId);
    const [subnet] = vpc.selectSubnets({ subnetGroupName: 'Hosts' }).subnets;
    this.subnetId = subnet?.subnetId ?? '';
    this.wayOut = subnet?.internetConnectivityEstablished;
    this.securityGroup = outboundOnly(this, vpc);
    if (nat) addCommandEndpoints(this, vpc, this.securityGroup);
  }
}

function ownVpc(scope: Construct, zone: string | undefined, nat: boolean): Vpc {
  const hosts = { name: 'Hosts', cidrMask: 24 };
  return new Vpc(scope, 'Vpc', {
    ipAddresses: IpAddresses.cidr('10.80.0.0/16'),
    availabilityZones: [zone ?? Fn.select(0, Fn.getAzs())],
    natGateways: nat ? 1 : 0,
    subnetConfiguration: nat
      ? [
          { name: 'Public', cidrMask: 28, subnetType: SubnetType.PUBLIC },
          { ...hosts, subnetType: SubnetType.PRIVATE_WITH_EGRESS },
        ]
      : [{ ...hosts, subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: true }],
    // Nothing uses the default group, and emptying it would bring a Lambda function into the account.
    restrictDefaultSecurityGroup: false,
    // Checkpoints and artifacts are hundreds of gigabytes: past the NAT gateway they cost nothing.
    gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
    flowLogs: {
      Rejected: {
        destination: FlowLogDestination.toCloudWatchLogs(
          new LogGroup(scope, 'FlowLog', {
            retention: RetentionDays.ONE_MONTH,
            removalPolicy: RemovalPolicy.DESTROY,
          }),
        ),
      },
    },
  });
}

/** The VPC construct knows zones by name only, and names differ between accounts. */
function moveTo(vpc: Vpc, zoneId: string): void {
  for (const { node } of [...vpc.publicSubnets, ...vpc.privateSubnets]) {
    const subnet = node.defaultChild;
    if (!(subnet instanceof CfnSubnet)) continue;
    subnet.addPropertyDeletionOverride('AvailabilityZone');
    subnet.addPropertyOverride('AvailabilityZoneId', zoneId);
  }
}

/** Commands reach the instance, and can be cancelled, even when the way out is broken or saturated. */
function addCommandEndpoints(scope: Construct, vpc: Vpc, hosts: SecurityGroup): void {
  const group = new SecurityGroup(scope, 'Endpoints', {
    vpc,
    // As above: another text is another group.
    description: 'Endpoints of Systems Manager, for the machines only',
    allowAllOutbound: false,
  });
  group.addIngressRule(hosts, Port.tcp(443), 'the agent of an instance');
  const services = {
    Ssm: InterfaceVpcEndpointAwsService.SSM,
    SsmMessages: InterfaceVpcEndpointAwsService.SSM_MESSAGES,
  };
  for (const [id, service] of Object.entries(services)) {
    vpc.addInterfaceEndpoint(id, {
      service,
      subnets: { subnetGroupName: 'Hosts' },
      securityGroups: [group],
      open: false,
    });
  }
}

function outboundOnly(scope: Construct, vpc: ReturnType<typeof Vpc.fromVpcAttributes>): SecurityGroup {
  const group = new SecurityGroup(scope, 'Group', {
    vpc,
    // This text cannot be changed without replacing the group, and with it the network interface of an instance.
    description: 'Trainyard machines: nothing comes in, the web goes out',
    allowAllOutbound: false,
  });
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS, the model hub, GitHub, PyPI');
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(80), 'package mirrors of the image');
  return group;
}
