import { Aws, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  CfnSubnet,
  type FlowLog,
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  Subnet,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct, DependencyGroup, type IDependable } from 'constructs';
import type { EndpointService } from '../../facts';
import {
  addInterfaceEndpoints,
  addStorageGateway,
  COMMAND_SERVICES,
  keepToAccount,
} from './network-endpoints';

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
      /**
       * KMS key of the flow log; its policy must let CloudWatch Logs of the region in.
       * @default the key of CloudWatch Logs
       */
      readonly logsKey?: IKey;
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

/** What the instances reach beside the web, and by which way they reach AWS. */
export interface WaysOut {
  /**
   * TCP ports beside 443 and 80 on which a proxy or a mirror is called.
   * @default none
   */
  readonly ports?: readonly number[];
  /**
   * IPv4 addresses of DNS servers, asked on port 53 by UDP and TCP.
   * @default none: no security group holds for the DNS server of the VPC
   */
  readonly dnsServers?: readonly string[];
  /**
   * Services of AWS of which the VPC gets an endpoint, for this account alone; in a VPC of its own the endpoint of S3 is
   * there in any case.
   * @default ssm and ssmmessages beside a NAT gateway of its own, none elsewhere
   */
  readonly endpoints?: readonly EndpointService[];
  /**
   * Security group of endpoints that the existing VPC has; it gets a rule that lets the instances in.
   * @default none: the group lets them in already
   */
  readonly endpointGroupId?: string;
  /**
   * Route table of the subnet that exists, which gets the route to S3.
   * @default none; {@link endpoints} has no `s3` then
   */
  readonly routeTableId?: string;
}

type OwnNetwork = Extract<NetworkChoice, { kind: 'own' }>;

/**
 * The network of the instances: they can call out, by HTTPS and HTTP, and nothing can connect to them. There is no
 * inbound rule, because Run Command and Session Manager are calls that the instance makes.
 */
export class HostNetwork extends Construct {
  /** Id of the subnet of the instances. */
  readonly subnetId: string;
  /** Security group of the instances: no ingress; egress to ports 443 and 80, and what {@link WaysOut} adds. */
  readonly securityGroup: SecurityGroup;
  /**
   * What an instance must wait for, or its first boot reaches nothing: the route to the internet, or in a subnet that
   * exists the endpoints that are made. Undefined where there is neither.
   */
  readonly wayOut: IDependable | undefined;

  /**
   * Adds the VPC, or only the security group for a subnet that exists, and the endpoints. With a NAT gateway it adds
   * those of SSM by itself, so that commands arrive when the way out is broken or saturated.
   */
  constructor(scope: Construct, id: string, choice: NetworkChoice = { kind: 'own' }, ways: WaysOut = {}) {
    super(scope, id);
    if (choice.kind === 'existing') {
      // Attributes instead of a lookup: a synthesis needs no credentials.
      const vpc = Vpc.fromVpcAttributes(this, 'Vpc', { vpcId: choice.vpcId, availabilityZones: ['given'] });
      this.subnetId = choice.subnetId;
      this.securityGroup = outboundOnly(this, vpc, ways);
      this.wayOut = this.toAws(vpc, choice.subnetId, ways);
      return;
    }
    const nat = choice.nat ?? true;
    const vpc = ownVpc(this, choice, nat);
    if (choice.availabilityZone === undefined && choice.availabilityZoneId !== undefined)
      moveTo(vpc, choice.availabilityZoneId);
    const [subnet] = vpc.selectSubnets({ subnetGroupName: 'Hosts' }).subnets;
    this.subnetId = subnet?.subnetId ?? '';
    this.wayOut = subnet?.internetConnectivityEstablished;
    this.securityGroup = outboundOnly(this, vpc, ways);
    const { endpoints = nat ? COMMAND_SERVICES : [] } = ways;
    const placed = { vpc, subnets: { subnetGroupName: 'Hosts' }, hosts: this.securityGroup };
    addInterfaceEndpoints(this, placed, endpoints, { ownAccountOnly: ways.endpoints !== undefined });
    const gateway = vpc.node.tryFindChild('S3');
    if (endpoints.includes('s3') && gateway instanceof GatewayVpcEndpoint) keepToAccount(gateway);
  }

  /** Endpoints that exist let the instances in; those that are made are waited for. */
  private toAws(vpc: IVpc, subnetId: string, ways: WaysOut): IDependable | undefined {
    const { endpoints = [], endpointGroupId, routeTableId } = ways;
    if (endpointGroupId !== undefined) {
      const group = SecurityGroup.fromSecurityGroupId(this, 'ExistingEndpoints', endpointGroupId);
      group.addIngressRule(this.securityGroup, Port.tcp(443), 'instances of Trainyard');
    }
    // Nothing here reads its zone or its route table.
    const given = { availabilityZone: 'given', routeTableId: 'given' };
    const subnet = Subnet.fromSubnetAttributes(this, 'Subnet', { subnetId, ...given });
    const placed = { vpc, subnets: { subnets: [subnet] }, hosts: this.securityGroup };
    const made = addInterfaceEndpoints(this, placed, endpoints, { ownAccountOnly: true });
    if (endpoints.includes('s3') && routeTableId !== undefined)
      made.push(addStorageGateway(this, vpc.vpcId, routeTableId));
    return made.length === 0 ? undefined : new DependencyGroup(...made);
  }
}

function ownVpc(scope: Construct, { availabilityZone: zone, logsKey }: OwnNetwork, nat: boolean): Vpc {
  const hosts = { name: 'Hosts', cidrMask: 24 };
  const vpc = new Vpc(scope, 'Vpc', {
    ipAddresses: IpAddresses.cidr('10.80.0.0/16'),
    availabilityZones: [zone ?? Fn.select(0, Fn.getAzs())],
    natGateways: nat ? 1 : 0,
    subnetConfiguration: nat
      ? [
          // The gateway brings its own address.
          { name: 'Public', cidrMask: 28, subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
          { ...hosts, subnetType: SubnetType.PRIVATE_WITH_EGRESS },
        ]
      : [{ ...hosts, subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: true }],
    // Nothing uses the default group, and emptying it would bring a Lambda function into the account.
    restrictDefaultSecurityGroup: false,
    // Checkpoints and artifacts are hundreds of gigabytes: past the NAT gateway they cost nothing.
    gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
  });
  const group = new LogGroup(scope, 'FlowLog', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(logsKey && { encryptionKey: logsKey }),
  });
  // Who knocked, and which port the instances lack; the AWS benchmark of CIS asks for just this.
  const rejected = {
    destination: FlowLogDestination.toCloudWatchLogs(group),
    trafficType: FlowLogTrafficType.REJECT,
  };
  trustOurs(vpc.addFlowLog('Rejected', rejected));
  return vpc;
}

/** Flow logs of this account and region alone take on the role; the CDK's trusts those of every account. */
function trustOurs(flowLog: FlowLog): void {
  const role = flowLog.iamRole?.node.defaultChild;
  if (!(role instanceof CfnRole)) return;
  const SourceArn = Stack.of(flowLog).formatArn({
    service: 'ec2',
    resource: 'vpc-flow-log',
    resourceName: '*',
  });
  role.addPropertyOverride('AssumeRolePolicyDocument.Statement.0.Condition', {
    StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
    ArnLike: { 'aws:SourceArn': SourceArn },
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

function outboundOnly(scope: Construct, vpc: IVpc, { ports = [], dnsServers = [] }: WaysOut): SecurityGroup {
  const group = new SecurityGroup(scope, 'Group', {
    vpc,
    // This text cannot be changed without replacing the group, and with it the network interface of an instance.
    description: 'Trainyard machines: nothing comes in, the web goes out',
    allowAllOutbound: false,
  });
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS, the model hub, GitHub, PyPI');
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(80), 'package mirrors of the image');
  for (const port of ports) group.addEgressRule(Peer.anyIpv4(), Port.tcp(port), 'the proxy, or a mirror');
  for (const server of dnsServers) {
    group.addEgressRule(Peer.ipv4(`${server}/32`), Port.udp(53), 'a DNS server');
    // Answers that one datagram does not hold.
    group.addEgressRule(Peer.ipv4(`${server}/32`), Port.tcp(53), 'a DNS server');
  }
  return group;
}
