import { outcomeOf } from '../run/fakes';
import { type LeftAccount, type LeftBucket, leftAccount } from './left-behind';
import { call, expectText } from './terminal';

const AT = Date.parse('2026-11-23T18:59:00Z');
const RUN = 'bootstrap-aaaaaaaaaaaa';
const BUCKET = 'trainyard-tutorial-storageresults-1a2b';

let account: LeftAccount;
afterEach(() => account.close());

async function asked(buckets: readonly LeftBucket[], line = 'bootstrap') {
  account = await leftAccount(buckets);
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIATEST';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
  return call(line, { env: { AWS_ENDPOINT_URL: account.endpoint } });
}

const failed = {
  ...outcomeOf({ job: 'bootstrap', runId: RUN, commandId: 'c1', instanceId: 'i-1', status: 'failed' }, AT),
  reason: {
    code: 'SourceUnreachable',
    message:
      'git could not clone https://github.com/aws-neuron/upstreaming-to-vllm.git: Could not resolve host',
    next: 'check the network path to it and run Bootstrap again',
  },
};
const left: LeftBucket = {
  name: BUCKET,
  createdAt: '2026-11-23T18:00:00.000Z',
  environment: 'tutorial',
  objects: {
    [`runs/${RUN}/i-1/outcomes/bootstrap/c1.json`]: JSON.stringify(failed),
    [`runs/${RUN}/i-1/logs/bootstrap/c1.log`]:
      '18:58:01 bootstrap: step vllm-source\nfatal: Could not resolve host\n',
    'hosts/i-1/boot.log': '2026-11-23T18:50:00Z boot succeeded: Ok\n',
    'hosts/i-2/boot.log': '2026-11-23T18:50:00Z boot failed: ToolMissing: this image has no aws\n',
  },
};
const older: LeftBucket = {
  ...left,
  name: `${BUCKET}-old`,
  createdAt: '2026-10-01T00:00:00.000Z',
  objects: {},
};
const others: LeftBucket[] = [
  {
    ...older,
    name: 'trainyard-latency-storageresults-9',
    createdAt: '2026-11-23T19:00:00.000Z',
    environment: 'latency',
  },
  { ...older, name: 'trainyard-plain', createdAt: '2026-11-23T19:30:00.000Z', environment: null },
  { ...older, name: 'somebody-elses', createdAt: '2026-11-23T19:40:00.000Z', environment: 'tutorial' },
];

test('after a deployment that was rolled back, shows why each instance failed, and where its logs are', async () => {
  const { code, stdout, stderr } = await asked([older, ...others, left]);
  expectText(
    'bootstrap-rolled-back',
    `$ trainyard bootstrap\n--- stdout\n${stdout}--- stderr\n${stderr}--- exit ${code}\n`,
  );
});

test('says the same as JSON', async () => {
  const { stdout } = await asked([left], 'bootstrap --json');
  expect(JSON.parse(stdout)).toMatchObject({
    bucket: BUCKET,
    deployed: false,
    machines: [
      { instanceId: 'i-1', outcome: { reason: { code: 'SourceUnreachable' } } },
      { instanceId: 'i-2', outcome: null, lastLines: [expect.stringContaining('ToolMissing')] },
    ],
  });
});

test('is as refused as any command where nothing was ever deployed', async () => {
  const { code, stderr } = await asked(others);
  expect([code, stderr]).toEqual([2, expect.stringContaining('NotDeployed')]);
});
