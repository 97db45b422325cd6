import { Aws } from 'aws-cdk-lib';
import {
  CfnVPCEndpoint,
  type GatewayVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  Port,
  SecurityGroup,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct, IDependable } from 'constructs';
import type { EndpointService } from '../../facts';

/** What the interface endpoints of a network stand in and answer to. */
interface Placed {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  /** Security group of the instances, the only one that is let in. */
  readonly hosts: SecurityGroup;
}

type InterfaceService = Exclude<EndpointService, 's3'>;

/** By these, commands reach an instance, and can be cancelled, even when its way out is broken or saturated. */
export const COMMAND_SERVICES: readonly InterfaceService[] = ['ssm', 'ssmmessages'];

/** Logical ids, and the services as the CDK knows them. */
const INTERFACES: Readonly<Record<InterfaceService, readonly [string, InterfaceVpcEndpointAwsService]>> = {
  ssm: ['Ssm', InterfaceVpcEndpointAwsService.SSM],
  ssmmessages: ['SsmMessages', InterfaceVpcEndpointAwsService.SSM_MESSAGES],
  ec2messages: ['Ec2Messages', InterfaceVpcEndpointAwsService.EC2_MESSAGES],
  logs: ['Logs', InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS],
  sts: ['Sts', InterfaceVpcEndpointAwsService.STS],
  secretsmanager: ['SecretsManager', InterfaceVpcEndpointAwsService.SECRETS_MANAGER],
  ec2: ['Ec2', InterfaceVpcEndpointAwsService.EC2],
  monitoring: ['Monitoring', InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING],
};

/**
 * Adds interface endpoints with private names, behind one security group; nothing for an empty list. With
 * `ownAccountOnly` their policies admit callers of this account alone. Answers with the endpoints.
 */
export function addInterfaceEndpoints(
  scope: Construct,
  { vpc, subnets, hosts }: Placed,
  services: readonly EndpointService[],
  { ownAccountOnly }: { readonly ownAccountOnly: boolean },
): IDependable[] {
  const wanted = services.filter((service) => service !== 's3');
  if (wanted.length === 0) return [];
  const group = new SecurityGroup(scope, 'Endpoints', {
    vpc,
    // As of the instances: another text is another group.
    description: 'Endpoints of Systems Manager, for the machines only',
    allowAllOutbound: false,
  });
  group.addIngressRule(hosts, Port.tcp(443), 'the agent of an instance');
  return wanted.map((name) => {
    const [id, service] = INTERFACES[name];
    const endpoint = vpc.addInterfaceEndpoint(id, { service, subnets, securityGroups: [group], open: false });
    if (ownAccountOnly) endpoint.addToPolicy(ownAccount());
    return endpoint;
  });
}

/** Adds the gateway endpoint of S3 to a route table that exists, for callers of this account alone. */
export function addStorageGateway(scope: Construct, vpcId: string, routeTableId: string): IDependable {
  return new CfnVPCEndpoint(scope, 'S3', {
    vpcId,
    vpcEndpointType: 'Gateway',
    serviceName: `com.amazonaws.${Aws.REGION}.s3`,
    routeTableIds: [routeTableId],
    policyDocument: new PolicyDocument({ statements: [ownAccount()] }),
  });
}

/** Keeps a gateway endpoint to callers of this account. */
export function keepToAccount(gateway: GatewayVpcEndpoint): void {
  gateway.addToPolicy(ownAccount());
}

/** Who brings credentials of another account, to carry data there, is refused on the way. */
function ownAccount(): PolicyStatement {
  return new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: ['*'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:PrincipalAccount': Aws.ACCOUNT_ID } },
  });
}
