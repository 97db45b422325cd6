/** The calls to IAM and CloudFormation, and what is read from their answers. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { iamPolicySimulator } from '../../lib/run/aws/iam-policy-simulator';

let server: Server;
let asked: Record<string, string>[] = [];
let answers: Record<string, string> = {};

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('x-amzn-requestid', 'request');
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const given = Object.fromEntries(new URLSearchParams(body));
      asked.push(given);
      const { Action = '', NextToken = '' } = given;
      response.end(answers[`${Action} ${NextToken}`.trim()] ?? '');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  answers = {};
});

const simulator = () =>
  iamPolicySimulator({
    region: 'us-east-2',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
const decided = (decision: string) => `<member><EvalDecision>${decision}</EvalDecision></member>`;
const CALL = { action: 's3:PutObject', resource: 'arn:aws:s3:::b/k', context: { 'aws:userid': 'A:i-1' } };

test.each([
  ['allowed', true],
  ['implicitDeny', false],
  ['explicitDeny', false],
])('a role is asked for one call with its context: %s', async (decision, may) => {
  answers = { SimulatePrincipalPolicy: decided(decision) };
  expect(await simulator().roleMay('arn:aws:iam::1:role/r', CALL)).toBe(may);
  expect(asked).toEqual([
    expect.objectContaining({
      PolicySourceArn: 'arn:aws:iam::1:role/r',
      'ActionNames.member.1': 's3:PutObject',
      'ResourceArns.member.1': 'arn:aws:s3:::b/k',
      'ContextEntries.member.1.ContextKeyName': 'aws:userid',
      'ContextEntries.member.1.ContextKeyValues.member.1': 'A:i-1',
    }),
  ]);
});

test('a policy is asked in its default version, which is read once', async () => {
  answers = {
    GetPolicy: '<DefaultVersionId>v3</DefaultVersionId>',
    GetPolicyVersion: '<Document>%7B%22a%22%3A1%7D</Document>',
    SimulateCustomPolicy: decided('allowed'),
  };
  const policies = simulator();
  for (const _ of [1, 2]) expect(await policies.policyAllows('arn:aws:iam::1:policy/p', CALL)).toBe(true);
  expect(asked.map(({ Action }) => Action)).toEqual([
    ...['GetPolicy', 'GetPolicyVersion', 'SimulateCustomPolicy', 'SimulateCustomPolicy'],
  ]);
  expect(asked[2]).toMatchObject({ 'PolicyInputList.member.1': '{"a":1}' });
});

test('the role of a stack is found by its profile, on whatever page that is, and the policies by the outputs', async () => {
  const profile =
    '<member><PhysicalResourceId>profile</PhysicalResourceId><ResourceType>AWS::IAM::InstanceProfile</ResourceType></member>';
  const output = (key: string, value: string) =>
    `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;
  answers = {
    ListStackResources: '<member><ResourceType>AWS::EC2::VPC</ResourceType></member><NextToken>2</NextToken>',
    'ListStackResources 2': profile,
    GetInstanceProfile:
      '<Arn>arn:profile</Arn><Roles><member><Arn>arn:aws:iam::1:role/r</Arn></member></Roles>',
    DescribeStacks: output('ResultsBucket', 'b') + output('OperatorsPolicy', 'arn:aws:iam::1:policy/p'),
  };
  expect(await simulator().principals('tutorial')).toEqual({
    role: 'arn:aws:iam::1:role/r',
    policies: { OperatorsPolicy: 'arn:aws:iam::1:policy/p' },
  });
  expect(asked[0]).toMatchObject({ StackName: 'Trainyard-tutorial' });
});

test.each([
  [
    'a page that is its own next one',
    { ListStackResources: '<NextToken>2</NextToken>', 'ListStackResources 2': '<NextToken>2</NextToken>' },
  ],
  [
    'a profile without a role',
    {
      ListStackResources:
        '<member><ResourceType>AWS::IAM::InstanceProfile</ResourceType><PhysicalResourceId>p</PhysicalResourceId></member>',
      GetInstanceProfile: '<Arn>arn:profile</Arn>',
    },
  ],
])('%s is an incomplete answer', async (_, given) => {
  answers = given;
  await expect(simulator().principals('tutorial')).rejects.toMatchObject({ code: 'AnswerIncomplete' });
});
