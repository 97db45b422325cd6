/** A page that a network or a proxy gives in place of AWS is no answer, and no account in which nothing is. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { causeChain } from '../../lib/core/errors';
import { ssmDirectory } from '../../lib/run/aws';
import { awsAccountFacts } from '../../lib/run/aws/account-facts';
import { ec2CapacityMarket } from '../../lib/run/aws/ec2-capacity-market';
import { callFailed, classify } from '../../lib/run/ports/retry';

let server: Server;
let page: { status: number; headers: Record<string, string>; body: string };
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(page.status, page.headers).end(page.body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterAll(() => server.close());

const connection = () => ({
  region: 'us-east-2',
  endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
});
const ASKED: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['SSM', () => ssmDirectory(connection()).deployment('tutorial')],
  ['EC2', () => ec2CapacityMarket(connection()).blocksHeld()],
  ['STS', () => awsAccountFacts(connection()).caller()],
];
const PAGES: Readonly<Record<string, typeof page>> = {
  'the sign-in page of a network': {
    status: 200,
    headers: { 'content-type': 'text/html', server: 'nginx' },
    body: '<html><body>Sign in</body></html>',
  },
  'an empty page': { status: 200, headers: {}, body: '' },
  'a page that leads elsewhere': { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' },
  'a page that is not there': { status: 404, headers: { server: 'nginx' }, body: 'no' },
};

describe.each(Object.keys(PAGES))('%s', (name) => {
  beforeEach(() => {
    page = PAGES[name] as typeof page;
  });

  test.each(ASKED)('is no answer of %s', async (_, ask) => {
    const error: unknown = await ask().catch((it: unknown) => it);
    expect(error).toMatchObject({ name: 'AnswerNotOfAws' });
    expect((error as Error).message).toContain(`was answered with HTTP ${page.status}`);
    // The operator may sign in meanwhile.
    expect(classify(error)).toBe('transient');
    expect(callFailed('GetParameter', error)).toMatchObject({
      code: 'CallFailed',
      next: expect.stringContaining(`curl -si ${connection().endpoint}`),
    });
  });
});

test('a proxy that wants a name and a password is repeated as a network that fails', async () => {
  page = { status: 407, headers: {}, body: 'Proxy auth' };
  const errors = await Promise.all(ASKED.map(([, ask]) => ask().catch((it: unknown) => it)));
  expect(errors.map(classify)).toEqual(['transient', 'transient', 'transient']);
});

test('a refusal of EC2 has no request id in its headers, and is its own', async () => {
  page = {
    status: 400,
    headers: { server: 'AmazonEC2' },
    body: '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors><RequestID>r</RequestID></Response>',
  };
  const error: unknown = await ec2CapacityMarket(connection())
    .blocksHeld()
    .catch((it: unknown) => it);
  expect(error).toMatchObject({ name: 'UnauthorizedOperation' });
});

test('an error of a server stays what it is', async () => {
  page = { status: 503, headers: {}, body: 'busy' };
  const error: unknown = await ssmDirectory(connection())
    .deployment('tutorial')
    .catch((it: unknown) => it);
  expect(error).not.toMatchObject({ name: 'AnswerNotOfAws' });
  expect(classify(error)).toBe('transient');
});

test('a signature whose time is wrong, by its words alone, leads to the clock', () => {
  const error = Object.assign(new Error('Signature expired: 20261201T000000Z is now earlier than 2026'), {
    name: 'InvalidSignatureException',
  });
  expect(classify(error)).toBe('transient');
  expect(callFailed('GetParameter', error)).toMatchObject({ next: expect.stringContaining('clock') });
});

test('what the SDK says to who has its source open is left out', () => {
  const cause = new SyntaxError(
    "Unexpected token '<'\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.",
  );
  expect(causeChain(callFailed('GetParameter', cause))).toEqual(["SyntaxError: Unexpected token '<'"]);
});
