/** An emulated account that was killed while somebody worked with it: a code with a cure, not a failure of `fetch`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { awsCalls } from '../../../lib/emulator/rehearsal/aws-calls';
import { ControlClient } from '../../../lib/emulator/rehearsal/control-client';

/** Accepts a request and dies, as a process that is killed. */
async function killed(): Promise<string> {
  const server = createServer((request) => {
    request.socket.destroy();
    server.close();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const control = (endpoint: string) =>
  new ControlClient({
    pid: 1,
    endpoint,
    hubEndpoint: endpoint,
    controlEndpoint: endpoint,
    token: 't',
    startedAt: '2026-11-23T19:15:00Z',
  });

test.each([
  ['a call of the control endpoint', async () => control(await killed()).instances()],
  ['a call of SSM', async () => awsCalls(await killed()).ssm('ListAssociations', {})],
  ['an object', async () => awsCalls(await killed()).hasObject('b', 'k')],
  ['an account that has been gone', async () => awsCalls('http://127.0.0.1:1').ssm('ListAssociations', {})],
])('%s', async (_what, call) => {
  await expect(call()).rejects.toMatchObject({
    code: 'AccountGone',
    message: expect.stringMatching(/^the emulated account did not answer /),
  });
});
