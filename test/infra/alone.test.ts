/** The constructs in somebody else's app: through the package's entry, in a stack of their own, without our feature flags. */
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as trainyard from '../../lib';
import { cleanUp, folders, TOOLKIT } from './app';

afterAll(cleanUp);

const IMAGE = 'ami-0123456789abcdef0';
const MINE = trainyard.parseEnvironment('mine', {});
const DOCUMENTS = trainyard.documentsFor(MINE, TOOLKIT.sha256);
const name = { environmentName: 'mine' };
const instances = { ...name, instanceIds: ['i-0123456789abcdef0'] };
const time = { kind: 'daily', at: '04:00', timezone: 'Etc/UTC' } as const;

function foreignApp(): App {
  const outdir = mkdtempSync(join(tmpdir(), 'trainyard-synth-'));
  folders.push(outdir);
  return new App({ outdir });
}

const foreignStack = () => new Stack(foreignApp(), 'Mine', { env: { region: 'us-east-2' } });

const host = (stack: Stack) => {
  const { bucket } = new trainyard.ResultsBucket(stack, 'Results');
  const toolkit = new trainyard.ToolkitAsset(stack, 'Toolkit', { toolkit: TOOLKIT });
  const { role, profile } = new trainyard.HostRole(stack, 'Role', { ...name, results: bucket, toolkit });
  const userData = trainyard.renderUserData(MINE, {
    bucket: bucket.bucketName,
    assetsBucket: toolkit.bucketName,
    region: 'us-east-2',
    unresolved: Token.isUnresolved,
  });
  const network = new trainyard.HostNetwork(stack, 'Network');
  const instance = { ...name, instanceType: 'trn2.48xlarge', imageId: IMAGE, network, profile, userData };
  const { instanceIds } = new trainyard.AcceleratorHost(stack, 'Host', instance);
  return new trainyard.OwnFolders(stack, 'Folders', { ...name, role, results: bucket, instanceIds });
};

const ALONE: ReadonlyArray<readonly [name: string, of: (stack: Stack) => unknown, type: string]> = [
  ['the host', host, 'AWS::EC2::Instance'],
  ['the network', (stack) => new trainyard.HostNetwork(stack, 'It'), 'AWS::EC2::VPC'],
  ['the results bucket', (stack) => new trainyard.ResultsBucket(stack, 'It'), 'AWS::S3::Bucket'],
  [
    'the documents',
    (stack) => new trainyard.PublishedDocuments(stack, 'It', { documents: DOCUMENTS }),
    'AWS::SSM::Document',
  ],
  [
    'the bootstrap',
    (stack) => {
      const published = new trainyard.PublishedDocuments(stack, 'Documents', { documents: DOCUMENTS });
      const { bucket: results } = new trainyard.ResultsBucket(stack, 'Results');
      const document = published.of('bootstrap');
      const { instanceIds } = instances;
      const documentSha256 = DOCUMENTS[0]?.sha256 ?? '';
      return new trainyard.BootstrapAssociation(stack, 'It', {
        ...name,
        document,
        instanceIds,
        documentSha256,
        results,
      });
    },
    'AWS::SSM::Association',
  ],
  [
    'the guards',
    (stack) => new trainyard.Guards(stack, 'It', { ...instances, scheduledStop: time }),
    'AWS::Scheduler::Schedule',
  ],
  [
    'the deletion',
    (stack) => new trainyard.ScheduledDeletion(stack, 'It', { ...name, at: '2030-01-02T03:04:05Z' }),
    'AWS::Scheduler::Schedule',
  ],
  [
    'the observability',
    (stack) => new trainyard.Observability(stack, 'It', name),
    'AWS::CloudWatch::Dashboard',
  ],
  [
    "the operators' policy",
    (stack) => {
      const { bucket: results } = new trainyard.ResultsBucket(stack, 'Results');
      return new trainyard.OperatorsPolicy(stack, 'It', { ...name, results });
    },
    'AWS::IAM::ManagedPolicy',
  ],
];

const alsoAlone = (name: string, of: (stack: Stack) => unknown) =>
  [name, of, 'AWS::IAM::ManagedPolicy'] as const;

test.each([
  ...ALONE,
  alsoAlone('the policy of a shell', (stack) => new trainyard.ShellPolicy(stack, 'It', name)),
  alsoAlone('the policy of power', (stack) => new trainyard.PowerPolicy(stack, 'It', name)),
])('%s can be built alone', (_, build, type) => {
  const stack = foreignStack();
  build(stack);
  expect(Object.keys(Template.fromStack(stack).findResources(type))).not.toEqual([]);
});

test('a whole environment is a stack of any app', () => {
  const whole = new trainyard.EnvironmentStack(foreignApp(), 'Whole', {
    environment: MINE,
    toolkit: TOOLKIT,
  });
  Template.fromStack(whole).resourceCountIs('AWS::EC2::Instance', 1);
});

test('the example of the page about constructs makes what it says', () => {
  const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync('docs/constructs.md', 'utf8')) ?? [];
  const [, names = ''] = /^import \{ ([^}]+) \} from 'trainyard';$/m.exec(example) ?? [];
  const stack = foreignStack();
  const given = { ...trainyard, stack };
  const body = example.replace(/^import .*$/m, `const { ${names} } = given;`);
  new Function('given', `const { stack } = given;\n${body}`)(given);
  const template = Template.fromStack(stack);
  template.resourceCountIs('AWS::SSM::Document', 7);
  template.hasResourceProperties('AWS::Scheduler::Schedule', { ScheduleExpressionTimezone: 'Europe/Berlin' });
});

test('access logs are granted by policy in any app', () => {
  const stack = foreignStack();
  new trainyard.ResultsBucket(stack, 'It');
  const text = JSON.stringify(Template.fromStack(stack).toJSON());
  expect(text).toContain('logging.s3.amazonaws.com');
  expect(text).not.toContain('AccessControl"');
});

test('the stack of an environment makes no resource itself', () => {
  const text = readFileSync('lib/infra/environment-stack.ts', 'utf8');
  expect([...text.matchAll(/from '(aws-cdk-lib[^']*)'/g)].map(([, from]) => from)).toEqual(['aws-cdk-lib']);
  expect([...text.matchAll(/new (Cfn\w+)\(/g)].map(([, made]) => made)).toEqual(['CfnOutput']);
});

describe('the properties of constructs', () => {
  const files = readdirSync('lib/infra', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const optional = files.flatMap((file) => {
    const lines = readFileSync(join('lib/infra', file), 'utf8').split('\n');
    return lines.flatMap((line, at) => {
      const [, property] = /^ +readonly (\w+)\?:/.exec(line) ?? [];
      if (property === undefined) return [];
      const above = lines.slice(0, at).join('\n');
      const comment = above.endsWith('*/') ? above.slice(above.lastIndexOf('/**')) : '';
      return [{ property: `${file}: ${property}`, stated: /@default (.+)/.exec(comment)?.[1] ?? '' }];
    });
  });

  test('that may be left out say what happens then', () => {
    expect(optional.length).toBeGreaterThan(25);
    expect(optional.filter(({ stated }) => stated === '' || /^(undefined|none given)$/.test(stated))).toEqual(
      [],
    );
  });
});
