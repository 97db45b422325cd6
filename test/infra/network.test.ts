/** The network of the instances: what its groups let out, and the endpoints that it makes or uses. */
import type { Template } from 'aws-cdk-lib/assertions';
import { ENDPOINT_SERVICES } from '../../lib/facts';
import { cleanUp, resourcesOf, templateOf } from './app';
import { allowed, type Statement } from './policy';
import { resolvedResources } from './resolved';

afterAll(cleanUp);

const EXISTING = { vpcId: 'vpc-0123456789abcdef0', subnetId: 'subnet-0123456789abcdef0' };
const ALL = [...ENDPOINT_SERVICES];

const rules = (template: Template) =>
  resourcesOf(template, 'AWS::EC2::SecurityGroup')
    .filter((group) => String(group['GroupDescription']).startsWith('Trainyard machines'))
    .flatMap(
      (group) => group['SecurityGroupEgress'] as { CidrIp: string; IpProtocol: string; FromPort: number }[],
    )
    .map(({ CidrIp, IpProtocol, FromPort }) => `${IpProtocol} ${CidrIp}:${FromPort}`);

const endpoints = (template: Template) =>
  Object.values(resolvedResources(template))
    .filter(({ Type }) => Type === 'AWS::EC2::VPCEndpoint')
    .map(({ Properties }) => Properties);
const serviceOf = (endpoint: Record<string, unknown>) => String(endpoint['ServiceName']).split('.').at(-1);

test('lets out the web, and nothing else that is not named', () => {
  expect(rules(templateOf())).toEqual(['tcp 0.0.0.0/0:443', 'tcp 0.0.0.0/0:80']);
});

test('a network of its own logs what it rejects', () => {
  const [log, ...others] = resourcesOf(templateOf(), 'AWS::EC2::FlowLog');
  expect(others).toEqual([]);
  expect(log).toMatchObject({ ResourceType: 'VPC', TrafficType: 'REJECT' });
  expect(resourcesOf(templateOf({ network: EXISTING }), 'AWS::EC2::FlowLog')).toEqual([]);
});

test('lets own DNS servers be asked, by datagram and by stream, and no other', () => {
  const template = templateOf({ network: { ...EXISTING, dnsServers: ['10.0.0.2', '10.0.1.2'] } });
  expect(rules(template).filter((rule) => rule.endsWith(':53'))).toEqual([
    'udp 10.0.0.2/32:53',
    'tcp 10.0.0.2/32:53',
    'udp 10.0.1.2/32:53',
    'tcp 10.0.1.2/32:53',
  ]);
});

test('opens the ports of the proxy and of the mirrors, once each', () => {
  const template = templateOf({
    egress: {
      proxy: 'http://proxy.example.com:3128',
      pipIndex: 'https://mirror.example.com:8443/simple',
      gitMirror: 'https://mirror.example.com:8443/github',
      hubEndpoint: 'https://hub.example.com:443',
    },
  });
  expect(rules(template).slice(2)).toEqual(['tcp 0.0.0.0/0:3128', 'tcp 0.0.0.0/0:8443']);
});

describe.each([
  ['own', {}],
  ['existing', { ...EXISTING, routeTableId: 'rtb-0123456789abcdef0' }],
])('in an %s VPC, endpoints on request', (_, network) => {
  const template = () => templateOf({ network: { ...network, endpoints: ALL } });

  test('are those that were asked for, once each', () => {
    expect(endpoints(template()).map(serviceOf).sort()).toEqual([...ALL].sort());
  });

  test('answer to the private names, and to the instances alone', () => {
    for (const endpoint of endpoints(template()).filter((it) => serviceOf(it) !== 's3'))
      expect(endpoint).toMatchObject({ VpcEndpointType: 'Interface', PrivateDnsEnabled: true });
    const [rule, ...others] = resourcesOf(template(), 'AWS::EC2::SecurityGroupIngress');
    expect(others).toEqual([]);
    expect(rule).toMatchObject({ FromPort: 443, ToPort: 443, IpProtocol: 'tcp' });
    expect(JSON.stringify(rule?.['SourceSecurityGroupId'])).toMatch(/NetworkGroup/);
  });

  test('carry the calls of this account, and refuse credentials of another', () => {
    for (const endpoint of endpoints(template())) {
      const { Statement } = endpoint['PolicyDocument'] as { Statement: Statement[] };
      const of = (account: string) => ({
        action: 's3:PutObject',
        resource: 'arn:aws:s3:::anybody/anything',
        context: { 'aws:PrincipalAccount': account },
      });
      expect(allowed(Statement, of('123456789012'))).toBe(true);
      expect(allowed(Statement, of('210987654321'))).toBe(false);
    }
  });
});

test('of an existing VPC the gateway is put into the route table, and the first boot waits for the way out', () => {
  const network = { ...EXISTING, routeTableId: 'rtb-0123456789abcdef0', endpoints: ['ssm', 's3'] };
  const template = templateOf({ network });
  const gateway = endpoints(template).find((it) => serviceOf(it) === 's3');
  expect(gateway).toMatchObject({ VpcEndpointType: 'Gateway', RouteTableIds: [network.routeTableId] });
  const [instance] = Object.values(template.findResources('AWS::EC2::Instance'));
  const ids = Object.keys(template.findResources('AWS::EC2::VPCEndpoint'));
  expect((instance as { DependsOn: string[] }).DependsOn).toEqual(expect.arrayContaining(ids));
});

test('endpoints that are there get a rule that lets the instances in, and nothing is made', () => {
  const template = templateOf({ network: { ...EXISTING, endpointGroupId: 'sg-0fedcba9876543210' } });
  template.resourceCountIs('AWS::EC2::VPCEndpoint', 0);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    GroupId: 'sg-0fedcba9876543210',
    FromPort: 443,
    IpProtocol: 'tcp',
  });
});

test.each([
  ['the gateway without a route table', { ...EXISTING, endpoints: ['s3'] }, 'RouteTableNeeded'],
  ['a group of endpoints without a VPC', { endpointGroupId: 'sg-0fedcba9876543210' }, 'VpcNeeded'],
  ['a route table without a VPC', { routeTableId: 'rtb-0fedcba9876543210' }, 'VpcNeeded'],
  ['a name for a DNS server', { dnsServers: ['dns.example.com'] }, 'ValueOfWrongForm'],
  ['an unknown service', { endpoints: ['sqs'] }, 'ValueNotAllowed'],
])('%s is refused', (_, network, code) => {
  expect(() => templateOf({ network })).toThrow(expect.objectContaining({ code }));
});

test('the role reads the secret of the proxy, and no other than the two that are named', () => {
  const egress = { proxy: 'http://proxy.example.com:3128', proxySecret: 'team/proxy' };
  const text = JSON.stringify(templateOf({ egress }).findResources('AWS::IAM::Role'));
  expect(text.match(/secret:[^"]*/g)).toEqual([
    'secret:team/proxy-??????',
    'secret:trainyard/hub-token-??????',
  ]);
});
