import { readFileSync } from 'node:fs';
import { loadEnvironment } from '../../lib/environment';
import { type Ec2Server, startEc2 } from './fixtures/ec2-server';
import { expectTranscript, openTerminal, type Terminal } from './fixtures/terminal';
import { image, someWorld } from './fixtures/world';

let server: Ec2Server;
let terminal: Terminal;
beforeAll(() => {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIATEST';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
});
beforeEach(async () => {
  server = await startEc2(someWorld());
  terminal = openTerminal(server.endpoint);
});
afterEach(async () => {
  terminal.close();
  await server.close();
});

const bought = () =>
  server.calls.filter((it) => it.action.startsWith('Purchase') && it.parameters['DryRun'] !== 'true').length;

describe('trainyard capacity', () => {
  test.each([
    ['where', ['capacity', 'where', '--regions', 'us-east-2,eu-west-1']],
    ['offers', ['capacity', 'offers', '--days', '1', '--from', '2026-11-25']],
    ['offers-json', ['capacity', 'offers', '--days', '1', '--json']],
    ['list', ['capacity', 'list']],
    ['list-all-json', ['capacity', 'list', '--all', '--json']],
    ['buy-dry-run', ['capacity', 'buy', '--offer', 'cb-0111', '--days', '1', '--from', '2026-11-25']],
    ['extend-offers', ['capacity', 'extend', '-e', 'held', '--days', '1']],
    ['extend-dry-run', ['capacity', 'extend', '-e', 'held', '--days', '1', '--offer', 'cbe-0111']],
  ])('%s looks like its transcript, and buys nothing', async (name, line) => {
    const { code, transcript } = await terminal.run(line);
    expectTranscript(name, transcript);
    expect([code, bought()]).toEqual([0, 0]);
  });

  test.each([
    ['buy', ['capacity', 'buy', '--offer', 'cb-0111', '--days', '1', '--confirm-fee', '858.26']],
    [
      'extend',
      ['capacity', 'extend', '-e', 'held', '--days', '1', '--offer', 'cbe-0111', '--confirm-fee', '860'],
    ],
  ])('%s with the confirmed fee buys once', async (name, line) => {
    const { code, transcript } = await terminal.run(line);
    expectTranscript(name, transcript);
    expect([code, bought()]).toEqual([0, 1]);
  });

  test.each([
    ['buy-other-fee', ['capacity', 'buy', '--offer', 'cb-0111', '--days', '1', '--confirm-fee', '800']],
    ['buy-gone', ['capacity', 'buy', '--offer', 'cb-0999', '--days', '1', '--confirm-fee', '858.26']],
    ['buy-nothing', ['capacity', 'buy', '--days', '1']],
    ['buy-fee-only', ['capacity', 'buy', '--days', '1', '--confirm-fee', '858.26']],
    ['offers-days', ['capacity', 'offers', '--days', '15']],
    ['offers-no-days', ['capacity', 'offers']],
    ['offers-type', ['capacity', 'offers', '--days', '1', '--instance-type', 'p5.48xlarge']],
    ['extend-on-demand', ['capacity', 'extend', '--days', '1']],
  ])('%s is refused with what to do, and buys nothing', async (name, line) => {
    const { code, transcript } = await terminal.run(line);
    expectTranscript(name, transcript);
    expect([code, bought()]).toEqual([2, 0]);
  });

  test('offers none where there are none', async () => {
    server.world.offers = [];
    const { code, transcript } = await terminal.run(['capacity', 'offers', '--days', '2']);
    expectTranscript('offers-none', transcript);
    expect(code).toBe(0);
  });

  test('says which permission is missing', async () => {
    server.world.failures['PurchaseCapacityBlock'] = [{ code: 'UnauthorizedOperation', status: 403 }];
    const line = ['capacity', 'buy', '--offer', 'cb-0111', '--days', '1'];
    const { code, transcript } = await terminal.run(line);
    expectTranscript('buy-unauthorized', transcript);
    expect(code).toBe(1);
  });

  test('a block that is bought for an environment has the tags of its stack', async () => {
    const fee = ['--confirm-fee', '858.26'];
    await terminal.run(['capacity', 'buy', '-e', 'held', '--offer', 'cb-0111', '--days', '1', ...fee]);
    const sent = server.calls.find((it) => it.action === 'PurchaseCapacityBlock')?.parameters ?? {};
    expect(
      [1, 2].map((at) => ['Key', 'Value'].map((part) => sent[`TagSpecification.1.Tag.${at}.${part}`])),
    ).toEqual([
      ['trainyard:environment', 'held'],
      ['CostCenter', '4711'],
    ]);
  });

  test('asks again after throttling, and says so', async () => {
    server.world.failures['DescribeCapacityBlocks'] = [{ code: 'RequestLimitExceeded', status: 503 }];
    const { code, stdout, stderr } = await terminal.run(['capacity', 'list']);
    expect(code).toBe(0);
    expect(stdout).toContain('cr-0a0a0a0a0a0a0a0a0');
    expect(stderr).toContain('DescribeCapacityBlocks');
  });

  test.each([
    ['PurchaseUncertain', 'the connection broke', { code: 'lost', status: 0 }],
    ['PurchaseUncertain', 'the service failed', { code: 'InternalError', status: 500 }],
    ['PurchaseRefused', 'it was throttled', { code: 'RequestLimitExceeded', status: 503 }],
  ])('says %s and does not try again when %s', async (errorCode, _, failure) => {
    server.world.failures['PurchaseCapacityBlock'] = [failure];
    const line = ['capacity', 'buy', '--offer', 'cb-0111', '--days', '1', '--confirm-fee', '858.26'];
    const { code, stderr } = await terminal.run(line);
    expect(code).toBe(1);
    expect(stderr).toContain(errorCode);
    expect(bought()).toBe(1);
  });

  test('where fails only if no region answers', async () => {
    const denied = { code: 'UnauthorizedOperation', status: 403 };
    server.world.failures['DescribeInstanceTypeOfferings'] = [denied];
    const one = await terminal.run(['capacity', 'where', '--regions', 'sa-east-1,us-east-2']);
    expect(one.code).toBe(0);
    expect(one.stdout).toMatch(/sa-east-1\s+not known\s+DescribeInstanceTypeOfferings failed/);
    server.world.failures['DescribeInstanceTypeOfferings'] = [denied];
    expect(await terminal.run(['capacity', 'where', '--regions', 'sa-east-1'])).toMatchObject({ code: 1 });
  });
});

describe('trainyard image find', () => {
  const imageOf = (name: string) => loadEnvironment({ name, configFile: terminal.configFile }).image;

  test('proposes, and writes nothing by itself', async () => {
    const before = readFileSync(terminal.configFile, 'utf8');
    const { code, transcript } = await terminal.run(['image', 'find']);
    expectTranscript('image-find', transcript);
    expect(code).toBe(0);
    expect(readFileSync(terminal.configFile, 'utf8')).toBe(before);
  });

  test('writes the proposal, or the one that was chosen', async () => {
    const { code, transcript } = await terminal.run(['image', 'find', '--write']);
    expectTranscript('image-write', transcript);
    expect(code).toBe(0);
    expect(imageOf('tutorial')).toEqual({ by: 'id', id: 'ami-0000000000000001' });
    await terminal.run(['image', 'find', '-e', 'held', '--write', '--image-id', 'ami-0000000000000002']);
    expect(imageOf('held')).toEqual({ by: 'id', id: 'ami-0000000000000002' });
  });

  test('warns of a parameter that names a later SDK, and does not write its image', async () => {
    server.world.images = [
      image('ami-0000000000000001', 'Deep Learning AMI Neuron PyTorch 2.6 (Ubuntu 22.04) 20261101', '2.32.0'),
    ];
    const { code, transcript } = await terminal.run(['image', 'find', '--write']);
    expectTranscript('image-moved-on', transcript);
    expect(code).toBe(2);
    expect(imageOf('tutorial').by).toBe('ssm-parameter');
    expectTranscript('image-moved-on-shown', (await terminal.run(['image', 'find'])).transcript);
    const forced = await terminal.run(['image', 'find', '--write', '--image-id', 'ami-0000000000000001']);
    expect(forced).toMatchObject({ code: 2, stderr: expect.stringContaining('ImageOfOtherRelease') });
    expect(imageOf('tutorial').by).toBe('ssm-parameter');
  });

  test.each([
    ['image-other-release', ['image', 'find', '--release', '2.24.0', '--write']],
    ['image-not-written', ['image', 'find', '--image-id', 'ami-0000000000000002']],
  ])('%s is refused before anything is asked', async (name, line) => {
    const { code, transcript } = await terminal.run(line);
    expectTranscript(name, transcript);
    expect([code, server.calls]).toEqual([2, []]);
  });

  test('writes an image whose SDK nobody names only when it is chosen', async () => {
    const name = 'Deep Learning AMI Neuron PyTorch 2.6 (Ubuntu 22.04) 20250520';
    server.world.images = [image('ami-0000000000000001', name, null)];
    const { code, transcript } = await terminal.run(['image', 'find', '--write']);
    expectTranscript('image-nameless', transcript);
    expect(code).toBe(2);
    const chosen = ['image', 'find', '--write', '--image-id', 'ami-0000000000000001', '--json'];
    const { stdout } = await terminal.run(chosen);
    expect(JSON.parse(stdout)).toMatchObject({ written: 'ami-0000000000000001', proposed: null });
    expect(imageOf('tutorial')).toEqual({ by: 'id', id: 'ami-0000000000000001' });
  });

  test('finds nothing where there is nothing', async () => {
    server.world.images = [];
    server.world.parameters = {};
    const { code, transcript } = await terminal.run(['image', 'find']);
    expectTranscript('image-none', transcript);
    expect(code).toBe(0);
  });
});

const deployment = {
  schema: 'trainyard.deployment/1',
  environment: 'held',
  region: 'us-east-2',
  bucket: 'results',
  bundle: '0'.repeat(64),
  imageId: null,
  instanceType: 'trn2.48xlarge',
  instanceCount: 1,
  documents: [],
};

describe('trainyard run in a capacity block', () => {
  beforeEach(() => {
    server.world.parameters['/trainyard/held/deployment'] = JSON.stringify(deployment);
  });

  test('is refused when it cannot end before the block', async () => {
    const { code, transcript } = await terminal.run(['run', '-e', 'held']);
    expectTranscript('run-block-ends-first', transcript);
    expect(code).toBe(2);
    expect(server.calls.map((it) => it.action)).toEqual(['GetParameter', 'DescribeCapacityReservations']);
  });

  test('goes on when the operator expects it to end in time', async () => {
    const { stderr } = await terminal.run(['run', '-e', 'held', '--expect-minutes', '120']);
    expect(stderr).toContain('the capacity block ends at 2026-11-24 11:30 UTC');
    expect(stderr).toContain('everything must be stored by 2026-11-24 11:00 UTC');
    // The fake has no documents: what fails is the next thing that a run looks at.
    expect(stderr).not.toContain('BlockEndsFirst');
  });
});

describe('trainyard run before a guard stops the instance', () => {
  const scheduledStop = { kind: 'daily', at: '04:00', timezone: 'Europe/Berlin' };
  const deploy = (stops: object) => {
    const record = { ...deployment, environment: 'tutorial', stops: { terminates: false, ...stops } };
    server.world.parameters['/trainyard/tutorial/deployment'] = JSON.stringify(record);
  };
  const asked = () => server.calls.map((it) => it.action);

  test('is warned with the moment and what it means, and goes on', async () => {
    deploy({ scheduledStop, latestEndHours: null });
    const { stderr } = await terminal.run(['run']);
    const [warning] = stderr.split('\n').filter((line) => line.startsWith('warning: '));
    expect(warning).toMatch(
      /^warning: ScheduledStopMayCome: .*stops the instance at 2026-11-24 03:00 UTC, in 7 h/,
    );
    // The fake has no documents: what fails is the next thing that a run looks at.
    expect(asked()).toContain('DescribeInstanceInformation');
  });

  test('is warned as an event for programs too', async () => {
    deploy({ scheduledStop, latestEndHours: null });
    const { stderr } = await terminal.run(['run', '--json']);
    expect(JSON.parse(stderr.split('\n')[0] ?? '')).toMatchObject({
      type: 'warning',
      code: 'ScheduledStopMayCome',
      data: { stopsAt: '2026-11-24T03:00:00.000Z', leftSeconds: 25_200 },
    });
  });

  test('is refused when the operator expects it to take longer', async () => {
    deploy({ scheduledStop, latestEndHours: null });
    const { code, transcript } = await terminal.run(['run', '--expect-minutes', '480']);
    expectTranscript('run-scheduled-stop-first', transcript);
    expect([code, asked()]).toEqual([2, ['GetParameter']]);
  });

  test('is told the moment when the operator expects it to end before', async () => {
    deploy({ scheduledStop, latestEndHours: null });
    const { stderr } = await terminal.run(['run', '--expect-minutes', '120']);
    expect(stderr).toContain('guards.scheduledStop stops the instance at 2026-11-24 03:00 UTC');
    expect(stderr).not.toContain('warning: ');
  });

  test('knows the latest end from the start of the instance, where it may ask', async () => {
    deploy({ scheduledStop: null, latestEndHours: 12 });
    server.world.instances = [
      { id: 'i-2', state: 'running', launchTime: '2026-11-23T18:00:00.000Z' },
      { id: 'i-1', state: 'running', launchTime: '2026-11-23T08:05:00.000Z' },
      { id: 'i-0', state: 'stopped', launchTime: '2026-11-23T08:01:00.000Z' },
    ];
    const { code, stderr } = await terminal.run(['run']);
    expect(code).toBe(2);
    expect(stderr).toContain('LatestEndFirst');
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('at the earliest at 2026-11-23 20:05 UTC');
  });

  test('says nothing of a latest end that it may not compute', async () => {
    deploy({ scheduledStop: null, latestEndHours: 12 });
    server.world.failures['DescribeInstances'] = [{ code: 'UnauthorizedOperation', status: 403 }];
    expect((await terminal.run(['run'])).stderr).not.toContain('latestEnd');
    expect(asked()).toContain('DescribeInstances');
  });

  test('says nothing where nothing is deployed that stops', async () => {
    deploy({ scheduledStop: null, latestEndHours: null });
    expect((await terminal.run(['run'])).stderr).not.toMatch(/warning|guards/);
  });
});
