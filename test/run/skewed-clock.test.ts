/** A clock that is wrong: the service says its own time with the refusal, and the SDK signs the repeat with that. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { s3ArtifactStore } from '../../lib/run/aws';
import { retryingStore } from '../../lib/run/ports/retry';
import { FakeClock } from './fakes';

const AHEAD_MS = 3 * 3_600_000;
const refusal =
  '<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message></Error>';

let server: Server;
let signedAt: number[] = [];
afterEach(() => server.close());

/** S3 in a world that is three hours ahead of this computer; `heeds` says whether a right time helps. */
async function serve(heeds: boolean): Promise<string> {
  signedAt = [];
  server = createServer((request, response) => {
    response.setHeader('x-amzn-requestid', 'request');
    const text = String(request.headers['x-amz-date']).replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      '$1-$2-$3T$4:$5:$6Z',
    );
    const now = Date.now() + AHEAD_MS;
    signedAt.push(Date.parse(text) - now);
    const right = heeds && Math.abs(Date.parse(text) - now) < 900_000;
    response
      .writeHead(right ? 200 : 403, { date: new Date(now).toUTCString() })
      .end(right ? 'body' : refusal);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const storeAt = (endpoint: string, causes: string[] = []) =>
  retryingStore(
    s3ArtifactStore(
      { region: 'us-east-2', endpoint, credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' } },
      'bucket',
    ),
    {
      clock: new FakeClock(),
      signal: new AbortController().signal,
      emit: (event) => void ('cause' in event && causes.push(event.cause)),
    },
  );

test('one repeat is enough, and it is said why', async () => {
  const causes: string[] = [];
  const found = await storeAt(await serve(true), causes).get('k');
  expect(Buffer.from(found ?? []).toString()).toBe('body');
  expect({ causes, calls: signedAt.length }).toEqual({ causes: ['RequestTimeTooSkewed'], calls: 2 });
});

test('where it does not help, the advice is the clock', async () => {
  await expect(storeAt(await serve(false)).get('k')).rejects.toMatchObject({
    code: 'CallFailed',
    message: 'GetObject failed after 6 attempts: RequestTimeTooSkewed',
    next: expect.stringContaining('set the clock of this computer'),
  });
});
