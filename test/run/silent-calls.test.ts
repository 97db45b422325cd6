/** Every call of every port against an endpoint that never answers: it ends within its limit, and at Ctrl-C. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CapacityMarket, ImageCatalogue } from '../../lib/capacity';
import type { ArtifactStore, CommandHost, Directory, SendRequest } from '../../lib/run';
import {
  type Connection,
  remainingIds,
  s3ArtifactStore,
  ssmCommandHost,
  ssmDirectory,
  stackState,
} from '../../lib/run/aws';
import { awsAccountFacts } from '../../lib/run/aws/account-facts';
import { contentOf } from '../../lib/run/aws/client';
import { ec2CapacityMarket } from '../../lib/run/aws/ec2-capacity-market';
import { ec2ImageCatalogue } from '../../lib/run/aws/ec2-image-catalogue';
import { ec2InstancePower } from '../../lib/run/aws/ec2-instance-power';
import { findResultsBucket } from '../../lib/run/aws/find-bucket';
import { iamPolicySimulator } from '../../lib/run/aws/iam-policy-simulator';
import type { AccountFacts } from '../../lib/run/ports/account-facts';
import type { InstancePower } from '../../lib/run/ports/instance-power';
import type { PolicySimulator } from '../../lib/run/ports/policy-simulator';
import { silentEndpoint } from './silent-endpoint';

/** How each method is called. A method that a port gets later has no row: this does not compile without one. */
type Calls<Port> = {
  readonly [Method in keyof Port]: Port[Method] extends (...given: infer Given) => unknown ? Given : never;
};

const SENT: SendRequest = {
  documentName: 'd',
  documentVersion: '1',
  documentSha256: 'd'.repeat(64),
  instanceIds: ['i-1'],
  parameters: {},
  comment: 'trainyard r compile',
  deliveryTimeoutSeconds: 600,
  output: { bucket: 'b', keyPrefix: 'p', logGroup: 'g' },
};
const HOST: Calls<CommandHost> = {
  describeDocument: ['d', '1'],
  documentContent: ['d', '1'],
  send: [SENT],
  commands: [{ documentName: 'd', since: 0 }],
  invocations: ['c'],
  output: ['c', 'i-1'],
  cancel: ['c'],
};
const STORE: Calls<ArtifactStore> = {
  get: ['k'],
  putIfAbsent: ['k', 'body', 'text/plain'],
  list: ['p/'],
  folders: ['p/'],
  delete: ['k'],
};
const DIRECTORY: Calls<Directory> = {
  deployment: ['tutorial'],
  instances: ['tutorial'],
  instanceStates: ['tutorial'],
  startTimes: ['tutorial'],
};
const MARKET: Calls<CapacityMarket> = {
  zonesOffering: ['trn2.48xlarge'],
  blockOffers: [{ instanceType: 'trn2.48xlarge', count: 1, hours: 24 }],
  extensionOffers: ['cr-1', 24],
  blocksHeld: [],
  reservation: ['cr-1'],
  subnet: ['subnet-1'],
  tryPurchase: [{ offerId: 'o', tags: {} }],
  purchase: [{ offerId: 'o', tags: {} }],
  tryExtend: ['cr-1', 'o'],
  extend: ['cr-1', 'o'],
};
const IMAGES: Calls<ImageCatalogue> = { images: [{ name: 'x' }], parameter: ['/aws/service/x'] };
const FACTS: Calls<AccountFacts> = {
  caller: [],
  quota: ['L-1'],
  secretExists: ['s'],
  bucketExists: ['b'],
  bucketRegion: ['b'],
  bucketLifecycle: ['b'],
  taggedBucket: ['tutorial'],
};
const POLICIES: Calls<PolicySimulator> = {
  principals: ['tutorial'],
  roleMay: ['arn:aws:iam::1:role/r', { action: 's3:PutObject', resource: '*' }],
  policyAllows: ['arn:aws:iam::1:policy/p', { action: 's3:PutObject', resource: '*' }],
};
const POWER: Calls<InstancePower> = { stop: [['i-1']], start: [['i-1']] };

const PORTS: readonly [string, (to: Connection) => object, object][] = [
  ['host', ssmCommandHost, HOST],
  ['store', (to) => s3ArtifactStore(to, 'bucket'), STORE],
  ['directory', ssmDirectory, DIRECTORY],
  ['market', ec2CapacityMarket, MARKET],
  ['images', ec2ImageCatalogue, IMAGES],
  ['facts', awsAccountFacts, FACTS],
  ['policies', iamPolicySimulator, POLICIES],
  ['power', ec2InstancePower, POWER],
  [
    'stacks',
    (to) => ({ state: () => stackState(to, 'tutorial'), remains: () => remainingIds(to, 'tutorial') }),
    { state: [], remains: [] },
  ],
  ['buckets', (to) => ({ find: () => findResultsBucket(to, 'tutorial') }), { find: [] }],
];
const ROWS = PORTS.flatMap(([name, make, calls]) =>
  Object.entries(calls).map(([method, given]) => ({ name, method, make, given: given as unknown[] })),
);

type Row = (typeof ROWS)[number];
const calling = ({ make, method, given }: Row, to: Connection) =>
  (make(to) as Record<string, (...given: unknown[]) => Promise<unknown>>)[method]?.(...given);

const at = (endpoint: string, limits: Connection['limits'] = {}): Connection => ({
  region: 'us-east-2',
  endpoint,
  credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
  limits,
});

test.each(PORTS)('every method of the port %s has a row', (_name, make, calls) => {
  expect(Object.keys(make(at('http://127.0.0.1:1'))).sort()).toEqual(Object.keys(calls).sort());
});

test.each(ROWS)('$name: $method ends within its limit', async (row) => {
  const silent = await silentEndpoint();
  try {
    await expect(calling(row, at(silent.endpoint, { milliseconds: 200 }))).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  } finally {
    await silent.close();
  }
});

test.each(ROWS)('$name: $method ends at Ctrl-C', async (row) => {
  const silent = await silentEndpoint();
  const stop = new AbortController();
  try {
    const asked = silent.nextRequest();
    const call = calling(row, at(silent.endpoint, { milliseconds: 600_000, signal: stop.signal }));
    const ended = expect(call).rejects.toMatchObject({ kind: 'stopped', code: 'Interrupted' });
    await asked;
    stop.abort();
    await ended;
    // What is begun after it does not reach the service.
    await expect(calling(row, at(silent.endpoint, { signal: stop.signal }))).rejects.toMatchObject({
      code: 'Interrupted',
    });
    expect(silent.asked()).toBe(1);
  } finally {
    await silent.close();
  }
});

describe('an object whose content stalls', () => {
  test('ends when nothing has arrived for the limit', async () => {
    const silent = await silentEndpoint('begun');
    try {
      const store = s3ArtifactStore(at(silent.endpoint, { milliseconds: 300 }), 'bucket');
      await expect(store.get('k')).rejects.toMatchObject({ name: 'TimeoutError' });
    } finally {
      await silent.close();
    }
  });

  test('ends at Ctrl-C', async () => {
    const silent = await silentEndpoint('begun');
    const stop = new AbortController();
    try {
      const store = s3ArtifactStore(at(silent.endpoint, { signal: stop.signal }), 'bucket');
      const asked = silent.nextRequest();
      const ended = expect(store.get('k')).rejects.toThrow();
      await asked;
      stop.abort();
      await ended;
    } finally {
      await silent.close();
    }
  });

  test('ends when it drips for twenty times the limit', async () => {
    let destroyed = false;
    const body = {
      destroy: () => (destroyed = true),
      transformToByteArray: () => new Promise<Uint8Array>(() => undefined),
    };
    const content = contentOf(body, at('http://127.0.0.1:1', { milliseconds: 10 }));
    await expect(content).rejects.toMatchObject({ message: 'GetObject was not answered within 0.2 s' });
    expect(destroyed).toBe(true);
  });
});

test('nobody makes a client of the SDK but the one place that sets its limits', () => {
  const folder = join(__dirname, '..', '..', 'lib');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((it) => it.endsWith('.ts'));
  const making = files.filter((file) =>
    /new \w*(?:SSM|S3|EC2|STS)\w*Client\(/.test(readFileSync(join(folder, file), 'utf8')),
  );
  const fetching = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return [...text.matchAll(/\b(?:fetch|(?<!function )loopbackCall)\(/g)].flatMap(({ index }) =>
      /\bsignal\b/.test(text.slice(index, index + 400)) ? [] : [file],
    );
  });
  // The agent of the emulated account is no command: the real one has no limit either.
  expect({ making, fetching }).toEqual({
    making: [],
    fetching: ['emulator/account/agent/read-parameter.ts', 'emulator/account/agent/upload.ts'],
  });
});
