/** The stack created, changed in each state of its instance, refused, rolled back and deleted, beside another one. */
import { cleanUp } from '../app';
import { ORDER_NAMES, templateFor, World } from './world';

jest.spyOn(console, 'error').mockImplementation(() => undefined);
afterAll(() => {
  jest.restoreAllMocks();
  cleanUp();
});

const COMPLETE = { status: 'UPDATE_COMPLETE' };
const RESULTS = 'StorageResultsB2A4FB2E';
const BLOCK = 'cr-0123456789abcdef0';
const inBlock = (zone: string, more: object = {}) => ({
  capacity: { kind: 'capacity-block', reservationId: BLOCK },
  network: { availabilityZone: zone, ...more },
});

/** An account with both environments deployed. */
function world(order = ORDER_NAMES[0]): World {
  const it = new World(order);
  expect(it.deploy().status).toBe('CREATE_COMPLETE');
  expect(it.other.deploy(templateFor('other')).status).toBe('CREATE_COMPLETE');
  return it;
}

/** A refusal leaves the account as it was. */
function refused(it: World, written: object): string | undefined {
  const before = it.snapshot();
  const ended = it.deploy(written);
  expect(ended.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(it.snapshot()).toBe(before);
  return ended.failed?.logicalId;
}

describe.each(ORDER_NAMES)('resources made %s', (order) => {
  test('a fresh stack has one instance, set up once, and brought up to date by the repair', () => {
    const { machine } = world(order);
    expect(machine.bootstraps).toEqual([
      'bootstrap-signal',
      expect.stringMatching(/^bootstrap-[0-9a-f]{12}$/),
    ]);
  });

  test('an edit that would not reach the instance is refused before anything changes', () => {
    const it = world(order);
    expect(refused(it, { storage: { rootGiB: 600 } })).toMatch(/^InstanceSeal/);
    expect(refused(it, { capacity: { kind: 'spot' } })).toMatch(/^InstanceSeal/);
    expect(refused(it, { image: { by: 'id', id: 'ami-0123456789abcdef0' } })).toMatch(/^InstanceSeal/);
    expect(refused(it, { network: { availabilityZone: 'us-east-2b' } })).toMatch(/^NetworkSeal/);
    expect(refused(it, { network: { nat: false } })).toMatch(/^NetworkSeal/);
  });

  test('with a higher generation it is a new instance, and the other environment is as it was', () => {
    const it = world(order);
    const [old, others] = [it.machine.id, it.account.alive('other')];
    expect(it.deploy({ storage: { rootGiB: 600 }, instance: { generation: 2 } })).toEqual(COMPLETE);
    expect(it.machine.id).not.toBe(old);
    expect(it.machine.bootstraps).toContain('bootstrap-signal');
    expect(it.account.alive('other')).toEqual(others);
    expect(
      it
        .of('AWS::SSM::Parameter')
        .filter((name) => name.includes('/instance-'))
        .sort(),
    ).toEqual(['/trainyard/mine/instance-2', '/trainyard/other/instance-1']);
  });

  test.each([
    ['zone', { availabilityZone: 'us-east-2b' }],
    ['way out', { nat: false }],
    ['VPC', { vpcId: 'vpc-0123456789abcdef0', subnetId: 'subnet-0123456789abcdef0' }],
  ])('another %s is a whole network beside the old one, which goes', (_, network) => {
    const it = world(order);
    const old = it.machine;
    const networks = it.of('AWS::EC2::VPC');
    expect(it.deploy({ network: { ...network, generation: 2 } })).toEqual(COMPLETE);
    expect(it.mine.leftOver).toEqual([]);
    expect(it.machine.id).not.toBe(old.id);
    expect(it.account.subnets.has(old.subnet)).toBe(false);
    expect(it.of('AWS::EC2::VPC').filter((id) => networks.includes(id))).toHaveLength(1);
  });
});

describe('a plain deployment of settings', () => {
  const EDITS = {
    guards: { idleMinutes: 30 },
    observability: { prometheusPort: 9400 },
    workload: { requests: 7 },
  };

  test.each([
    ['running and idle', () => undefined],
    ['running and busy', (it: World) => it.account.work(it.machine.id, 600)],
    ['stopped', (it: World) => it.account.stop(it.machine.id)],
    ['terminated', (it: World) => it.account.terminate(it.machine.id)],
  ])('completes while the instance is %s', (_, state) => {
    const it = world();
    state(it);
    expect(it.deploy(EDITS)).toEqual(COMPLETE);
    expect(it.deploy({ ...EDITS, tokenSecret: 'team/hub-token' })).toEqual(COMPLETE);
  });

  test('reaches a running instance at once, a busy one after its phase, a stopped one at its start', () => {
    const it = world();
    const { id, bootstraps } = it.machine;
    const first = bootstraps.length;
    it.deploy(EDITS);
    expect(bootstraps).toHaveLength(first + 1);
    it.account.work(id, 600);
    it.deploy({ ...EDITS, guards: { idleMinutes: 40 } });
    expect(bootstraps).toHaveLength(first + 1);
    it.account.idle(id);
    expect(bootstraps).toHaveLength(first + 2);
    it.account.stop(id);
    it.deploy({ ...EDITS, guards: { idleMinutes: 50 } });
    it.account.start(id);
    expect(bootstraps).toHaveLength(first + 3);
  });

  test('brings one more instance beside one that is stopped', () => {
    const it = world();
    it.account.stop(it.machine.id);
    expect(it.deploy({ instance: { count: 2 } })).toEqual(COMPLETE);
    expect(it.account.alive('mine').map(({ state }) => state)).toEqual(['stopped', 'running']);
  });
});

describe('a generation that fails', () => {
  test('leaves the instance, its seal and its guards, and the same number works afterwards', () => {
    const it = world();
    it.account.nextIsBroken = true;
    const next = { instance: { generation: 2 }, storage: { rootGiB: 600 } };
    expect(refused(it, next)).toMatch(/^BootstrapSignal0/);
    expect(it.deploy(next)).toEqual(COMPLETE);
    expect(it.machine.data['BlockDeviceMappings']).toMatchObject([{ Ebs: { VolumeSize: 600 } }]);
  });

  test('while the old instance is stopped leaves that as it is', () => {
    const it = world();
    it.account.stop(it.machine.id);
    it.account.nextIsBroken = true;
    expect(refused(it, { instance: { generation: 2 } })).toMatch(/^BootstrapSignal0/);
  });

  test('any number works in a fresh account, and after everything was destroyed', () => {
    const it = new World();
    expect(it.deploy({ instance: { generation: 7 } }).status).toBe('CREATE_COMPLETE');
    expect(it.mine.destroy().status).toBe('DELETE_COMPLETE');
    expect(it.deploy({ instance: { generation: 7 } }).status).toBe('CREATE_COMPLETE');
  });
});

describe('where two instances have no room', () => {
  /** A block of one, with its instance in it. */
  function block(): World {
    const it = new World();
    it.account.limits.reservations[BLOCK] = { size: 1, zone: 'us-east-2a' };
    expect(it.deploy(inBlock('us-east-2a')).status).toBe('CREATE_COMPLETE');
    return it;
  }
  const BIGGER = { storage: { rootGiB: 600 } };

  test('a replacement in a block of one is rolled back, and goes by way of none', () => {
    const it = block();
    const old = it.machine.id;
    expect(refused(it, { ...inBlock('us-east-2a'), ...BIGGER, instance: { generation: 2 } })).toMatch(
      /^HostMachine0/,
    );
    expect(it.deploy({ ...inBlock('us-east-2a'), instance: { count: 0 } })).toEqual(COMPLETE);
    expect(it.account.alive('mine')).toEqual([]);
    expect(it.deploy({ ...inBlock('us-east-2a'), ...BIGGER })).toEqual(COMPLETE);
    expect(it.machine.id).not.toBe(old);
    expect(it.machine.data['BlockDeviceMappings']).toMatchObject([{ Ebs: { VolumeSize: 600 } }]);
  });

  test('at the quota it is the same', () => {
    const it = world();
    it.account.limits.onDemand = 2;
    expect(refused(it, { instance: { generation: 2 } })).toMatch(/^HostMachine0/);
    expect(it.deploy({ instance: { count: 0 } })).toEqual(COMPLETE);
    expect(it.deploy({ instance: { generation: 2 } })).toEqual(COMPLETE);
  });

  test('a block that was bought in another zone takes the new instance, and its guards go with the old one', () => {
    const it = world();
    it.account.limits.reservations[BLOCK] = { size: 1, zone: 'us-east-2b' };
    const schedules = it.of('AWS::Scheduler::Schedule').length;
    const bought = { ...inBlock('us-east-2b', { generation: 2 }), instance: { generation: 2 } };
    expect(it.deploy(bought)).toEqual(COMPLETE);
    expect(it.machine.data['InstanceMarketOptions']).toEqual({ MarketType: 'capacity-block' });
    expect(it.of('AWS::Scheduler::Schedule')).toHaveLength(schedules - 1);
  });
});

test('a deletion leaves the buckets of one environment, and the other environment', () => {
  const it = world();
  const others = it.account.alive('other');
  const buckets = it.of('AWS::S3::Bucket').length;
  expect(it.mine.destroy().status).toBe('DELETE_COMPLETE');
  expect(it.account.alive('mine')).toEqual([]);
  expect(it.account.alive('other')).toEqual(others);
  expect(it.of('AWS::S3::Bucket')).toHaveLength(buckets);
  expect(it.of('AWS::SSM::Parameter').every((name) => name.startsWith('/trainyard/other/'))).toBe(true);
});

test('a stack that is deployed again takes up the bucket that was left behind, and makes none', () => {
  const it = new World();
  it.deploy();
  const [mine = ''] = it.of('AWS::S3::Bucket').filter((id) => id === it.mine.idOf(RESULTS));
  expect(mine).not.toBe('');
  it.mine.destroy();
  const left = it.of('AWS::S3::Bucket');
  expect(left).toContain(mine);
  expect(it.deploy({ results: { bucket: mine } }).status).toBe('CREATE_COMPLETE');
  expect(it.of('AWS::S3::Bucket')).toEqual(left);
  expect(JSON.stringify(it.machine.data['UserData'])).toContain(mine);
  expect(refused(it, { results: { bucket: 'another' } })).toMatch(/^InstanceSeal/);
});
