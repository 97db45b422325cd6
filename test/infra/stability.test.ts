import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { sha256 } from '../../lib/core/json';
import type { Toolkit } from '../../lib/documents';
import { EnvironmentStack } from '../../lib/infra';
import { cleanUp, environment, newApp, resourcesOf, TOOLKIT, templateOf } from './app';

afterAll(cleanUp);

/** The toolkit after somebody edited a script. */
const EDITED: Toolkit = (() => {
  const bytes = Buffer.concat([TOOLKIT.bytes, Buffer.alloc(512)]);
  return { ...TOOLKIT, bytes, sha256: sha256(bytes) };
})();

describe('an edit of the toolkit', () => {
  const before = templateOf();
  const after = templateOf({}, EDITED);

  test.each([
    'AWS::EC2::Instance',
    'AWS::EC2::LaunchTemplate',
    'AWS::EC2::Subnet',
    'AWS::IAM::InstanceProfile',
  ])('changes no property of %s', (type) => {
    expect(resourcesOf(after, type)).toEqual(resourcesOf(before, type));
  });

  test('changes every document, and runs the bootstrap once more', () => {
    const contents = (template: Template) =>
      resourcesOf(template, 'AWS::SSM::Document').map((document) => document['Content']);
    expect(contents(after).filter((content, at) => content === contents(before)[at])).toEqual([]);
    expect(resourcesOf(after, 'AWS::SSM::Association')).not.toEqual(
      resourcesOf(before, 'AWS::SSM::Association'),
    );
  });
});

test('another default in a document changes no property of the instance', () => {
  const before = templateOf();
  const after = templateOf({ workload: { requests: 7 } });
  expect(resourcesOf(after, 'AWS::SSM::Document')).not.toEqual(resourcesOf(before, 'AWS::SSM::Document'));
  for (const type of ['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate']) {
    expect(resourcesOf(after, type)).toEqual(resourcesOf(before, type));
  }
});

test('another image makes a version of the launch template and leaves the instance alone', () => {
  const before = templateOf();
  const after = templateOf({ image: { by: 'id', id: 'ami-0123456789abcdef0' } });
  expect(resourcesOf(after, 'AWS::EC2::LaunchTemplate')).not.toEqual(
    resourcesOf(before, 'AWS::EC2::LaunchTemplate'),
  );
  expect(resourcesOf(after, 'AWS::EC2::Instance')).toEqual(resourcesOf(before, 'AWS::EC2::Instance'));
});

test('turning a guard off changes no property of the instance, and runs the bootstrap once more', () => {
  const before = templateOf();
  const after = templateOf({ guards: { idleMinutes: null }, observability: { prometheusPort: 9400 } });
  for (const type of ['AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate']) {
    expect(resourcesOf(after, type)).toEqual(resourcesOf(before, type));
  }
  const [was, is] = [before, after].map((template) => resourcesOf(template, 'AWS::SSM::Association'));
  expect(was).toHaveLength(2);
  // The one that a deployment waits for is as it was: nothing waits for an instance that may be stopped.
  expect(is?.[0]).toEqual(was?.[0]);
  expect(is?.[1]?.['Parameters']).not.toEqual(was?.[1]?.['Parameters']);
});

test('two syntheses give the same bytes', () => {
  const files = () => {
    const app = newApp();
    const stack = new EnvironmentStack(app, 'Stack', { environment: environment('tutorial') });
    const { directory } = app.synth();
    return [stack.templateFile, 'Stack.assets.json', 'manifest.json'].map((name) =>
      readFileSync(join(directory, name), 'utf8'),
    );
  };
  expect(files()).toEqual(files());
});

test('environments in one account and region share no name, even if their names begin alike', () => {
  const app = newApp();
  const names = ['one', 'one-two', 'two', 'one-replica', 'replica-down'];
  const stacks = names.map(
    (name) => new EnvironmentStack(app, name, { environment: environment(name), toolkit: TOOLKIT }),
  );
  const named = stacks.flatMap((stack) => [stack.stackName, ...fixedNames(Template.fromStack(stack))]);
  expect(named.length).toBeGreaterThan(13 * names.length);
  expect(new Set(named).size).toBe(named.length);
});

test('one environment in two regions of an account shares no name that regions share', () => {
  const pages = ['us-east-2', 'us-west-2'].map(
    (region) => resourcesOf(templateOf({ region }), 'AWS::CloudWatch::Dashboard')[0]?.['DashboardName'],
  );
  expect(new Set(pages).size).toBe(2);
  for (const type of [
    'AWS::IAM::Role',
    'AWS::IAM::ManagedPolicy',
    'AWS::S3::Bucket',
    'AWS::Budgets::Budget',
  ]) {
    const fixed = resourcesOf(templateOf(), type).filter((properties) =>
      Object.keys(properties).some((key) => /^(RoleName|ManagedPolicyName|BucketName)$/.test(key)),
    );
    expect(fixed).toEqual([]);
  }
});

test('an environment that cannot work is refused before it is a stack', () => {
  expect(() => templateOf({ layout: { tensorParallel: 32, dataParallel: 3 } })).toThrow();
});

const NAMES = [
  'Name',
  'AlarmName',
  'AssociationName',
  'BucketName',
  'DashboardName',
  'LaunchTemplateName',
  'LogGroupName',
  'ManagedPolicyName',
  'RoleName',
  'TopicName',
];

/** Names that the template gives itself, instead of leaving them to CloudFormation. */
function fixedNames(template: Template): string[] {
  const resources = template.toJSON()['Resources'] as Record<
    string,
    { Properties?: Record<string, unknown> }
  >;
  return Object.values(resources).flatMap(({ Properties = {} }) =>
    NAMES.map((key) => Properties[key]).filter((value) => typeof value === 'string'),
  );
}
