import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Annotations, Match, type Template } from 'aws-cdk-lib/assertions';
import { COMMANDS } from '../../lib/cli/program/command-table';
import { deploymentSchema } from '../../lib/contract/deployment';
import { sha256 } from '../../lib/core/json';
import { documentsFor, MAX_USER_DATA_BYTES } from '../../lib/documents';
import type { EnvironmentStack } from '../../lib/infra';
import { cleanUp, environment, resourcesOf, stackOf, TOOLKIT, templateOf } from './app';

const WAIT = 'WaitForSuccessTimeoutSeconds';
const RECORD = '/trainyard/tutorial/deployment';
let template: Template;

beforeAll(() => {
  template = templateOf();
});
afterAll(cleanUp);

describe('the instance', () => {
  test('is started from the launch template, at a version that a deployment does not move', () => {
    template.hasResourceProperties('AWS::EC2::Instance', {
      LaunchTemplate: { LaunchTemplateId: { Ref: Match.anyValue() }, Version: '1' },
      Monitoring: true,
    });
  });

  test('carries the tag by which Run Command finds it', () => {
    template.hasResourceProperties('AWS::EC2::Instance', {
      Tags: Match.arrayWith([{ Key: 'trainyard:environment', Value: 'tutorial' }]),
    });
  });

  test('asks for a token before it gives credentials, and gives them to nothing behind it', () => {
    hasLaunchData(template, {
      MetadataOptions: { HttpEndpoint: 'enabled', HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
    });
  });

  test('has an encrypted gp3 root volume of 512 GiB', () => {
    hasLaunchData(template, {
      BlockDeviceMappings: [
        {
          DeviceName: '/dev/sda1',
          Ebs: Match.objectLike({ Encrypted: true, VolumeType: 'gp3', VolumeSize: 512 }),
        },
      ],
    });
  });

  test('has no key pair', () => {
    expect(JSON.stringify(template.toJSON())).not.toContain('KeyName');
  });

  test('boots from user data below the limit, which names neither toolkit nor document', () => {
    const [launch] = resourcesOf(template, 'AWS::EC2::LaunchTemplate');
    const data = (launch?.['LaunchTemplateData'] ?? {}) as Record<string, unknown>;
    const text = JSON.stringify(data['UserData']);
    expect(text.length).toBeLessThan(MAX_USER_DATA_BYTES);
    expect(text).not.toContain(TOOLKIT.sha256);
    expect(text).not.toMatch(/Trainyard-tutorial-/);
  });

  test('comes as often as the environment says', () => {
    const three = templateOf({ instance: { count: 3 } });
    three.resourceCountIs('AWS::EC2::Instance', 3);
    const waiting = resourcesOf(three, 'AWS::SSM::Association').filter((it) => WAIT in it);
    expect(waiting.map((it) => it['Targets'])).toEqual(
      [0, 1, 2].map((at) => [
        { Key: 'InstanceIds', Values: [{ Ref: expect.stringMatching(`^HostMachine${at}`) }] },
      ]),
    );
  });

  test('waits for its way out before it boots', () => {
    template.hasResource('AWS::EC2::Instance', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('DefaultRoute')]),
    });
  });
});

describe('the network', () => {
  test('lets nothing in to the instance', () => {
    const groups = resourcesOf(template, 'AWS::EC2::SecurityGroup');
    const hosts = groups.find((group) => String(group['GroupDescription']).startsWith('Trainyard machines'));
    expect(hosts?.['SecurityGroupIngress']).toBeUndefined();
    for (const rule of resourcesOf(template, 'AWS::EC2::SecurityGroupIngress')) {
      expect(JSON.stringify(rule['GroupId'])).toContain('Endpoints');
    }
  });

  test('brings S3 in by a gateway and commands by endpoints', () => {
    const services = resourcesOf(template, 'AWS::EC2::VPCEndpoint').map((endpoint) =>
      JSON.stringify(endpoint['ServiceName']),
    );
    expect(services.filter((name) => /s3|ssm/.test(name))).toHaveLength(3);
  });

  test('stands in the zone that the environment names', () => {
    const zoned = templateOf({ network: { availabilityZone: 'us-east-2c' } });
    const zones = resourcesOf(zoned, 'AWS::EC2::Subnet').map((subnet) => subnet['AvailabilityZone']);
    expect(new Set(zones)).toEqual(new Set(['us-east-2c']));
  });

  test('can be one that exists', () => {
    const network = { vpcId: 'vpc-0123456789abcdef0', subnetId: 'subnet-0123456789abcdef0' };
    const existing = templateOf({ network });
    existing.resourceCountIs('AWS::EC2::VPC', 0);
    existing.hasResourceProperties('AWS::EC2::Instance', { SubnetId: network.subnetId });
    existing.hasResourceProperties('AWS::EC2::SecurityGroup', { VpcId: network.vpcId });
  });

  test('has no NAT gateway when none is wanted', () => {
    templateOf({ network: { nat: false } }).resourceCountIs('AWS::EC2::NatGateway', 0);
  });
});

describe('the documents', () => {
  test('are published byte for byte, as new versions', () => {
    const rendered = documentsFor(environment('tutorial'), TOOLKIT.sha256);
    const published = resourcesOf(template, 'AWS::SSM::Document');
    expect(published.map((document) => document['Content'])).toEqual(rendered.map(({ content }) => content));
    expect(published.map((document) => document['Name'])).toEqual(rendered.map(({ name }) => name));
    expect(new Set(published.map((document) => document['UpdateMethod']))).toEqual(new Set(['NewVersion']));
  });

  test('are listed, with digests, in the record that the command reads', () => {
    const parameter = resourcesOf(template, 'AWS::SSM::Parameter').find(({ Name }) => Name === RECORD);
    const text = joined(parameter?.['Value']);
    const record = deploymentSchema.parse(JSON.parse(text));
    expect(record.bundle).toBe(TOOLKIT.sha256);
    expect(record.documents).toHaveLength(7);
    expect(text.length).toBeLessThan(4096);
    expect(record).toMatchObject({
      generation: 1,
      networkGeneration: 1,
      sealed: { instance: { 'instance.type': 'trn2.48xlarge' } },
    });
  });
});

describe('the bootstrap', () => {
  test('makes the deployment of an instance wait for its success', () => {
    template.hasResourceProperties('AWS::SSM::Association', {
      Name: { Ref: Match.stringLikeRegexp('DocumentsBootstrap') },
      WaitForSuccessTimeoutSeconds: 3600,
      Parameters: { RunId: ['bootstrap-signal'] },
    });
  });

  test('reaches the instances that exist by their tag, and no deployment waits for it', () => {
    const digest = documentsFor(environment('tutorial'), TOOLKIT.sha256)[0]?.sha256;
    const repairs = resourcesOf(template, 'AWS::SSM::Association').filter((it) => !(WAIT in it));
    expect(repairs).toMatchObject([
      {
        Targets: [{ Key: 'tag:trainyard:environment', Values: ['tutorial'] }],
        Parameters: { RunId: [`bootstrap-${digest?.slice(0, 12)}`] },
      },
    ]);
    template.hasResource('AWS::SSM::Association', {
      Properties: { Parameters: { RunId: [Match.stringLikeRegexp('^bootstrap-[0-9a-f]{12}$')] } },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^BootstrapSignal0')]),
    });
  });

  test('names the command that shows its log where `cdk deploy` prints a failure', () => {
    const stack = stackOf();
    const paths = stack.node.findAll().map((construct) => construct.node.path);
    expect(paths).toContain('Stack/Bootstrap/Signal0 (log: npx trainyard bootstrap)');
    expect(COMMANDS.map(({ usage }) => usage)).toContain('bootstrap');
  });

  test('finds the toolkit in the assets bucket under its digest', () => {
    const { directory } = appOf(stackOf()).synth();
    const manifest = readFileSync(join(directory, 'Stack.assets.json'), 'utf8');
    expect(manifest).toContain(`"objectKey": "${TOOLKIT.sha256}.tar"`);
    expect(sha256(readFileSync(join(directory, `asset.${TOOLKIT.sha256}.tar`)))).toBe(TOOLKIT.sha256);
  });
});

describe('the image', () => {
  // The synthesis prints its warnings.
  beforeAll(() => jest.spyOn(console, 'error').mockImplementation(() => undefined));
  afterAll(() => jest.restoreAllMocks());

  const parameters = (written: object) =>
    templateOf(written).toJSON()['Parameters'] as Record<string, object>;

  test('of the tutorial is the public parameter of its own family', () => {
    expect(parameters({})['ImageId']).toMatchObject({
      Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      Default: '/aws/service/neuron/dlami/pytorch-2.6/ubuntu-22.04/latest/image_id',
    });
  });

  test('is taken literally when the environment fixes it', () => {
    const fixed = templateOf({ image: { by: 'id', id: 'ami-0123456789abcdef0' } });
    hasLaunchData(fixed, { ImageId: 'ami-0123456789abcdef0' });
  });

  test('is taken from the catalogue when a dated one is known for the region', () => {
    const dated = templateOf({
      region: 'us-west-2',
      image: { by: 'name', name: 'Deep Learning AMI Neuron (Ubuntu 22.04) 20250520' },
    });
    hasLaunchData(dated, { ImageId: 'ami-0d0a2d26f80b645c2' });
  });

  test('is asked for by the deployment, with the way to find it, when nobody can know it offline', () => {
    const asked = parameters({ release: '2.24.1' })['ImageId'] as Record<string, string>;
    expect(asked['Default']).toBeUndefined();
    expect(asked['Description']).toContain('*Neuron SDK 2.24.1*');
    expect(asked['Description']).toContain('npx trainyard image find --write --environment tutorial');
  });

  test('that nobody can know offline is a warning of the synthesis, before anything is published', () => {
    const unknown = Match.stringLikeRegexp('image find --write --environment tutorial');
    Annotations.fromStack(stackOf({ release: '2.24.1' })).hasWarning('*', unknown);
    Annotations.fromStack(stackOf()).hasNoWarning('*', unknown);
  });
});

function hasLaunchData(of: Template, data: object): void {
  of.hasResourceProperties('AWS::EC2::LaunchTemplate', { LaunchTemplateData: Match.objectLike(data) });
}

/** The text of a Join, with a stand-in for what is known only later. */
function joined(value: unknown): string {
  const parts = (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  return parts.map((part) => (typeof part === 'string' ? part : 'later')).join('');
}

function appOf(stack: EnvironmentStack): App {
  const { root } = stack.node;
  if (App.isApp(root)) return root;
  throw new TypeError('the stack is in no app');
}
