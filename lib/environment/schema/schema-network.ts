/** The network of the instances, and its ways to AWS. */
import { z } from 'zod';
import { ENDPOINT_SERVICES } from '../../facts';

/** As many as the resolver of Ubuntu asks in turn, and one more. */
const MOST_DNS_SERVERS = 4;

/** Section `network`: an existing VPC and subnet, or a small one that the stack makes. */
export const networkSchema = z.strictObject({
  generation: z
    .int()
    .min(1)
    .default(1)
    .describe(
      'number of ours for the network; raise it with a change of zone, NAT, VPC or subnet: a whole new network, and new instances in it',
    ),
  vpcId: z
    .string()
    .regex(/^vpc-[0-9a-f]{8,17}$/, 'a VPC id, such as vpc-0123456789abcdef0')
    .nullable()
    .default(null)
    .describe('existing VPC; null makes a small one of its own'),
  subnetId: z
    .string()
    .regex(/^subnet-[0-9a-f]{8,17}$/, 'a subnet id, such as subnet-0123456789abcdef0')
    .nullable()
    .default(null)
    .describe(
      'subnet of the existing VPC for the instance; it needs a way to AWS, the model hub, git and pip',
    ),
  availabilityZone: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'an availability zone, such as us-east-2a')
    .nullable()
    .default(null)
    .describe('zone of the instance; needed for a capacity block, which lives in one zone'),
  nat: z
    .boolean()
    .default(true)
    .describe(
      'private subnet with a NAT gateway; false: public subnet, outbound only. The model hub, git and pip need a way out',
    ),
  dnsServers: z
    .array(z.ipv4('the IPv4 address of a DNS server, such as 10.0.0.2'))
    .max(MOST_DNS_SERVERS)
    .default([])
    .describe(
      'own DNS servers, which instances may ask on port 53; []: the one of the VPC, which needs no rule',
    ),
  endpoints: z
    .array(z.enum(ENDPOINT_SERVICES))
    .nullable()
    .default(null)
    .describe(
      'VPC endpoints that the stack makes, by service; each answers for its whole VPC. null: ssm and ssmmessages beside a NAT gateway of its own, none elsewhere',
    ),
  endpointGroupId: z
    .string()
    .regex(/^sg-[0-9a-f]{8,17}$/, 'a security group id, such as sg-0123456789abcdef0')
    .nullable()
    .default(null)
    .describe(
      'security group of the endpoints that the existing VPC has; the stack lets the instances in, on port 443',
    ),
  routeTableId: z
    .string()
    .regex(/^rtb-[0-9a-f]{8,17}$/, 'a route table id, such as rtb-0123456789abcdef0')
    .nullable()
    .default(null)
    .describe('route table of the subnet of the existing VPC; needed where `endpoints` has s3'),
});
