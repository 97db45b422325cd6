/** The calls without an SDK client, against a server that takes notes and plays each service. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsAccountFacts } from '../../lib/run/aws/account-facts';
import { signedHeaders } from '../../lib/run/aws/signed-headers';

let server: Server;
let asked: { headers: IncomingHttpHeaders; body: string }[] = [];
let answer: { status: number; body: string; headers?: Record<string, string> } = { status: 200, body: '' };
/** For the lifecycle of a bucket alone. */
let ofLifecycle: typeof answer | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('x-amzn-requestid', 'request');
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      asked.push({ headers: request.headers, body });
      const {
        status,
        body: text,
        headers = {},
      } = (request.url?.includes('lifecycle') && ofLifecycle) || answer;
      response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : text);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
});

const facts = () =>
  awsAccountFacts({
    region: 'us-east-2',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
  });

test('the signature is that of the published example of AWS', async () => {
  const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
  const request = { method: 'GET', url: 'https://example.amazonaws.com/', headers: {}, body: '' };
  const scope = { service: 'service', region: 'us-east-1', at: new Date('2015-08-30T12:36:00Z') };
  expect(await signedHeaders(request, keys, scope)).toEqual({
    'x-amz-date': '20150830T123600Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
      'SignedHeaders=host;x-amz-date, ' +
      'Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  });
  const temporary = await signedHeaders(request, { ...keys, sessionToken: 'token' }, scope);
  expect(temporary['x-amz-security-token']).toBe('token');
  expect(temporary['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token,');
});

test('who asks is read from STS', async () => {
  answer = { status: 200, body: '<Arn>arn:aws:iam::1:user/me</Arn><Account>1</Account>' };
  expect(await facts().caller()).toEqual({ account: '1', arn: 'arn:aws:iam::1:user/me' });
  expect(asked[0]?.body).toContain('Action=GetCallerIdentity');
  expect(asked[0]?.headers.authorization).toContain('/us-east-2/sts/aws4_request');
});

test('a quota is asked by its code; one that the service does not know is undefined', async () => {
  answer = { status: 200, body: '{"Quota":{"QuotaName":"Trn","Value":192.0}}' };
  expect(await facts().quota('L-2C3B7624')).toEqual({ name: 'Trn', value: 192 });
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ ServiceCode: 'ec2', QuotaCode: 'L-2C3B7624' });
  expect(asked[0]?.headers['x-amz-target']).toBe('ServiceQuotasV20190624.GetServiceQuota');
  answer = { status: 400, body: '{"__type":"NoSuchResourceException","message":"no"}' };
  expect(await facts().quota('L-0')).toBeUndefined();
});

test('a secret is described, never read', async () => {
  answer = { status: 200, body: '{"Name":"token"}' };
  expect(await facts().secretExists('token')).toBe(true);
  answer = { status: 400, body: '{"__type":"ResourceNotFoundException"}' };
  expect(await facts().secretExists('token')).toBe(false);
  expect(asked.map(({ headers }) => headers['x-amz-target'])).toEqual(
    Array(2).fill('secretsmanager.DescribeSecret'),
  );
});

test('a bucket is asked for by its head', async () => {
  answer = { status: 200, body: '' };
  expect(await facts().bucketExists('results')).toBe(true);
  answer = { status: 404, body: '' };
  expect(await facts().bucketExists('results')).toBe(false);
});

test('of a bucket its region is asked, also where it is another', async () => {
  answer = { status: 200, body: '' };
  expect(await facts().bucketRegion('results')).toBe('us-east-2');
  answer = { status: 404, body: '' };
  expect(await facts().bucketRegion('results')).toBe(undefined);
  answer = { status: 301, body: '', headers: { 'x-amz-bucket-region': 'eu-west-1' } };
  expect(await facts().bucketRegion('results')).toBe('eu-west-1');
  answer = { status: 403, body: '' };
  await expect(facts().bucketRegion('results')).rejects.toBeDefined();
});

test('of a bucket the enabled rules of its lifecycle are asked, and its versions', async () => {
  const rule = (inner: string, status = 'Enabled') => `<Rule>${inner}<Status>${status}</Status></Rule>`;
  const rules = [
    rule(
      '<ID>all</ID><Filter></Filter><NoncurrentVersionExpiration><NoncurrentDays>30</NoncurrentDays></NoncurrentVersionExpiration>',
    ),
    rule('<ID>tidy</ID><Filter><Prefix>runs/</Prefix></Filter><Expiration><Days>9</Days></Expiration>'),
    rule('<ID>off</ID><Filter></Filter><Expiration><Days>1</Days></Expiration>', 'Disabled'),
    rule(
      '<Prefix></Prefix><AbortIncompleteMultipartUpload><DaysAfterInitiation>7</DaysAfterInitiation></AbortIncompleteMultipartUpload>',
    ),
  ];
  // Both answers in one: each reader takes what is of it.
  answer = { status: 200, body: `<Answer><Status>Enabled</Status>${rules.join('')}</Answer>` };
  const no = { expires: false, endsReplaced: false, endsUploads: false };
  expect(await facts().bucketLifecycle('results')).toEqual({
    versioned: true,
    rules: [
      { ...no, id: 'all', prefix: '', endsReplaced: true },
      { ...no, id: 'tidy', prefix: 'runs/', expires: true },
      { ...no, id: 'unnamed', prefix: '', endsUploads: true },
    ],
  });
  ofLifecycle = { status: 404, body: '<Error><Code>NoSuchLifecycleConfiguration</Code></Error>' };
  expect(await facts().bucketLifecycle('results')).toEqual({ versioned: true, rules: [] });
});

test.each([
  ['in JSON', '{"__type":"com.amazonaws#AccessDeniedException","message":"no"}', 'AccessDeniedException'],
  ['in XML', '<Error><Code>AccessDenied</Code></Error>', 'AccessDenied'],
  ['without words', '', 'HTTP403'],
])('a refusal %s has its name and status', async (_, body, name) => {
  answer = { status: 403, body };
  await expect(facts().caller()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 403 } });
});
