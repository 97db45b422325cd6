/** Where the machines stand: a way out, no way in. */
import { Fn, RemovalPolicy } from 'aws-cdk-lib';
import {
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

/** One of: a network of its own, or a place in one that exists. */
export type NetworkChoice =
  | {
      readonly kind: 'own';
      /**
       * The zone of the machines.
       * @default the first zone of the region; EC2 refuses the launch when the type is not offered there
       */
      readonly availabilityZone?: string;
      /**
       * Machines stand in a private subnet and go out through a NAT gateway.
       * @default true; false puts them in a public subnet, which is cheaper and still lets nobody in
       */
      readonly nat?: boolean;
    }
  | {
      readonly kind: 'existing';
      readonly vpcId: string;
      /** Must have a way to SSM, S3, the model hub, GitHub and PyPI. */
      readonly subnetId: string;
    };

/** No inbound rule at all: Run Command and Session Manager are calls that the machine makes. */
export class HostNetwork extends Construct {
  readonly subnetId: string;
  readonly securityGroup: SecurityGroup;
  /** A machine that boots before this cannot reach anything. */
  readonly wayOut: IDependable | undefined;

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

/** Commands reach the machine, and can be cancelled, even when the way out is broken or saturated. */
function addCommandEndpoints(scope: Construct, vpc: Vpc, hosts: SecurityGroup): void {
  const group = new SecurityGroup(scope, 'Endpoints', {
    vpc,
    description: 'Endpoints of Systems Manager, for the machines only',
    allowAllOutbound: false,
  });
  group.addIngressRule(hosts, Port.tcp(443), 'the agent of a machine');
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
    description: 'Trainyard machines: nothing comes in, the web goes out',
    allowAllOutbound: false,
  });
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS, the model hub, GitHub, PyPI');
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(80), 'package mirrors of the image');
  return group;
}
