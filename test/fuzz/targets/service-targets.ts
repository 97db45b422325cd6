/** Answers of AWS: what a broken proxy, another service or another version may send in their place. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { feePerHour } from '../../../lib/capacity';
import { isTrainyardError } from '../../../lib/core/errors';
import { s3ArtifactStore, ssmCommandHost, ssmDirectory, stackState } from '../../../lib/run/aws';
import { awsAccountFacts } from '../../../lib/run/aws/account-facts';
import { ec2CapacityMarket } from '../../../lib/run/aws/ec2-capacity-market';
import { iamPolicySimulator } from '../../../lib/run/aws/iam-policy-simulator';
import { callFailed } from '../../../lib/run/ports/retry';
import { checkDocuments } from '../../../lib/run/request/published-documents';
import { deploymentOf } from '../../run/fakes';
import type { FuzzTarget } from '../target';

let server: Server | undefined;
let answer: Buffer = Buffer.alloc(0);
let status = 200;

/** A service that answers every call with the bytes of this input. */
async function serving(
  bytes: Buffer,
): Promise<{ region: string; endpoint: string; credentials: typeof KEYS }> {
  status = /__type|<Error>/.test(bytes.toString('latin1')) ? 400 : 200;
  answer = bytes;
  server ??= await new Promise<Server>((resolve) => {
    const made = createServer((request, response) => {
      response.setHeader('x-amzn-requestid', 'request');
      request.resume();
      response.writeHead(status, { connection: 'close' });
      response.end(request.method === 'HEAD' ? undefined : answer);
    });
    made.unref();
    made.listen(0, '127.0.0.1', () => resolve(made));
  });
  const { port } = server.address() as AddressInfo;
  return { region: 'us-east-2', endpoint: `http://127.0.0.1:${port}`, credentials: KEYS };
}
const KEYS = { accessKeyId: 'a', secretAccessKey: 'b' };

/** An error of the SDK gets its code from the retries, which every call of the command goes through. */
async function named<T>(operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isTrainyardError(error)) throw error;
    throw callFailed(operation, error);
  }
}

const json = (...values: readonly object[]) => values.map((value) => JSON.stringify(value));
const ERROR = { __type: 'com.amazonaws#ThrottlingException', message: 'Rate exceeded' };
const COMMAND = {
  ...{ CommandId: '1', Comment: 'c', DocumentName: 'd', InstanceIds: ['i-1'], Status: 'InProgress' },
  ...{ RequestedDateTime: 1.79e9, ExpiresAfter: 1.79e9 },
};

/** Parsers of what services answer. */
export const serviceTargets: readonly FuzzTarget[] = [
  {
    name: 'ssm-answer',
    files: ['lib/run/aws/ssm-command-host.ts', 'lib/run/request/published-documents.ts'],
    captures: json(
      { Commands: [COMMAND], NextToken: 'more' },
      {
        CommandInvocations: [
          { CommandId: '1', InstanceId: 'i-1', Status: 'Success', StatusDetails: 'Success' },
        ],
      },
      {
        Document: { Hash: 'a'.repeat(64), DefaultVersion: '1', DocumentVersion: '1' },
        Content: '{"schemaVersion":"2.2"}',
      },
      { Status: 'Failed', ResponseCode: 1, StandardOutputContent: 'out', StandardErrorContent: 'err' },
      ERROR,
    ),
    place: /SSM|ListCommands|d\b/,
    read: async (bytes) => {
      const host = ssmCommandHost(await serving(bytes));
      await named('ListCommands', () => host.output('1', 'i-1'));
      await named('ListCommands', () => host.commands({ documentName: 'd', since: 0 }));
      await named('ListCommands', () => host.invocations('1'));
      const ours = { content: '{"schemaVersion":"2.2"}', sha256: 'b'.repeat(64) };
      await named('ListCommands', () => checkDocuments(host, [{ phase: 'compile', name: 'd', ours }]));
    },
  },
  {
    name: 'deployment-parameter',
    files: ['lib/run/aws/ssm-directory.ts'],
    captures: json({ Parameter: { Value: JSON.stringify(deploymentOf()) } }, ERROR),
    place: /SSM|GetParameter/,
    read: async (bytes) => {
      const directory = ssmDirectory(await serving(bytes));
      return named('GetParameter', () => directory.deployment('tutorial'));
    },
  },
  {
    name: 'account-answer',
    files: ['lib/run/aws/account-facts.ts'],
    captures: [
      '<GetCallerIdentityResponse><Account>1</Account><Arn>arn:x</Arn></GetCallerIdentityResponse>',
      ...json({ Quota: { QuotaName: 'Trn', Value: 192 } }, ERROR, { ARN: 'arn:x', Name: 'y' }),
    ],
    place: /STS|Service Quotas|GetServiceQuota/,
    read: async (bytes) => {
      const facts = awsAccountFacts(await serving(bytes));
      const quota = await named('GetServiceQuota', () => facts.quota('L-1'));
      if (quota !== undefined && typeof quota.value !== 'number') throw new Error('the quota is no number');
      await named('GetServiceQuota', () => facts.secretExists('y'));
      await named('STS', () => facts.caller());
    },
  },
  {
    name: 'stack-answer',
    files: ['lib/run/aws/stack-state.ts'],
    captures: [
      '<DescribeStacksResult><Stacks><member><StackStatus>CREATE_COMPLETE</StackStatus></member></Stacks></DescribeStacksResult>',
      '<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id x does not exist</Message></Error></ErrorResponse>',
    ],
    place: /CloudFormation|DescribeStacks/,
    read: async (bytes) => {
      const to = await serving(bytes);
      return named('DescribeStacks', () => stackState(to, 'tutorial'));
    },
  },
  {
    name: 'policy-answer',
    files: ['lib/run/aws/iam-policy-simulator.ts'],
    captures: [
      '<Policy><DefaultVersionId>v1</DefaultVersionId><Document>%7B%22Version%22%3A%222012-10-17%22%7D</Document></Policy>' +
        '<member><EvalActionName>s3:PutObject</EvalActionName><EvalDecision>implicitDeny</EvalDecision></member>',
      '<member><PhysicalResourceId>p</PhysicalResourceId><ResourceType>AWS::IAM::InstanceProfile</ResourceType></member>' +
        '<Roles><member><Arn>arn:aws:iam::1:role/r</Arn></member></Roles><member><OutputKey>OperatorsPolicy</OutputKey>' +
        '<OutputValue>arn:aws:iam::1:policy/p</OutputValue></member>',
    ],
    place: /IAM|CloudFormation|SimulateCustomPolicy/,
    read: async (bytes) => {
      const policies = iamPolicySimulator(await serving(bytes));
      const call = { action: 's3:PutObject', resource: '*', context: { 'aws:userid': 'A:i-1' } };
      await named('SimulateCustomPolicy', () => policies.policyAllows('arn:aws:iam::1:policy/p', call));
      return named('SimulateCustomPolicy', () => policies.principals('tutorial'));
    },
  },
  {
    name: 'object-list',
    files: ['lib/run/aws/s3-artifact-store.ts'],
    captures: [
      '<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a/b</Key><Size>3</Size>' +
        '<LastModified>2026-11-23T19:15:00.000Z</LastModified></Contents><CommonPrefixes><Prefix>a/</Prefix>' +
        '</CommonPrefixes></ListBucketResult>',
      '<Error><Code>SlowDown</Code><Message>&lt;slow&#x41;</Message></Error>',
    ],
    place: /ListObjects/,
    read: async (bytes) => {
      const store = s3ArtifactStore(await serving(bytes), 'bucket');
      return named('ListObjects', async () => [await store.folders('a/'), await store.get('a/b')]);
    },
  },
  {
    name: 'capacity-offers',
    files: ['lib/run/aws/ec2-capacity-market.ts'],
    captures: [
      '<DescribeCapacityBlockOfferingsResponse><capacityBlockOfferingSet><item><capacityBlockOfferingId>cb-1' +
        '</capacityBlockOfferingId><instanceType>trn2.48xlarge</instanceType><availabilityZone>us-east-2a</availabilityZone>' +
        '<instanceCount>1</instanceCount><startDate>2026-11-24T11:30:00.000Z</startDate><endDate>2026-11-25T11:30:00.000Z' +
        '</endDate><capacityBlockDurationHours>24</capacityBlockDurationHours><upfrontFee>858.24</upfrontFee>' +
        '<currencyCode>USD</currencyCode><tenancy>default</tenancy></item></capacityBlockOfferingSet>' +
        '</DescribeCapacityBlockOfferingsResponse>',
    ],
    place: /EC2|DescribeCapacityBlockOfferings/,
    read: async (bytes) => {
      const market = ec2CapacityMarket(await serving(bytes));
      const query = { instanceType: 'trn2.48xlarge', count: 1, hours: 24 } as never;
      const offers = await named('DescribeCapacityBlockOfferings', () => market.blockOffers(query));
      for (const { fee, count, startsAt, endsAt } of offers) {
        if (!Number.isFinite(feePerHour(fee, count, endsAt - startsAt)))
          throw new Error(`no price: ${fee.amount}`);
      }
    },
  },
];
