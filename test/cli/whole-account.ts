/** An account on loopback in which the tutorial could be deployed: the calls of the doctor, answered one by one. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WholeAccount {
  readonly endpoint: string;
  close(): Promise<void>;
}

const zone = '<zoneName>us-east-2c</zoneName><zoneId>use2-az3</zoneId>';
const image =
  '<imageId>ami-1</imageId><name>Deep Learning AMI Neuron (Ubuntu 22.04) 20261101</name>' +
  '<description>Neuron SDK 2.23.0</description><creationDate>2026-11-01T00:00:00.000Z</creationDate>';
const ANSWERS: Readonly<Record<string, string>> = {
  GetCallerIdentity: '<Arn>arn:aws:iam::123456789012:user/me</Arn><Account>123456789012</Account>',
  DescribeInstanceTypeOfferings:
    '<instanceTypeOfferingSet><item><location>use2-az3</location></item></instanceTypeOfferingSet>',
  DescribeAvailabilityZones: `<availabilityZoneInfo><item>${zone}</item></availabilityZoneInfo>`,
  DescribeImages: `<imagesSet><item>${image}</item></imagesSet>`,
};

/** `quota` decides whether a deployment is refused. */
export async function wholeAccount(quota: number): Promise<WholeAccount> {
  const server = createServer((request, response) => {
    response.setHeader('x-amzn-requestid', 'request');
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const { status, text } = answerTo(String(request.headers['x-amz-target'] ?? ''), body, quota);
      response.writeHead(status).end(request.method === 'HEAD' ? undefined : text);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, close: () => closed(server) };
}

function answerTo(target: string, body: string, quota: number) {
  if (target.endsWith('GetServiceQuota')) return { status: 200, text: `{"Quota":{"Value":${quota}}}` };
  if (target.endsWith('DescribeSecret')) return { status: 200, text: '{"Name":"trainyard/hub-token"}' };
  if (target.endsWith('GetParameter') && body.includes('/aws/service/'))
    return { status: 200, text: '{"Parameter":{"Value":"ami-1"}}' };
  if (target.endsWith('GetParameter')) return { status: 400, text: '{"__type":"ParameterNotFound"}' };
  const action = new URLSearchParams(body).get('Action') ?? '';
  // What is left is the hub.
  return { status: 200, text: `<Response>${ANSWERS[action] ?? ''}</Response>` };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
