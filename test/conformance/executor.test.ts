/**
 * What our stacks ask of EC2 and S3 in the order of CloudFormation, asked of moto again: its EC2 judges subnets, launch templates and what
 * still depends on what is deleted. The executor's own account must have answered each call in the same way.
 */
import { cleanUp } from '../infra/app';
import { FakeAccount, type Step } from '../infra/executor/fake-account';
import { StackExecutor } from '../infra/executor/stack-executor';
import { templateFor, World } from '../infra/executor/world';
import { Moto } from './helpers/moto';

// Ends what hangs; hundreds of calls are made one after the other.
jest.setTimeout(1_200_000);
beforeAll(() => jest.spyOn(console, 'error').mockImplementation(() => undefined));
let moto: Moto;
beforeAll(async () => {
  moto = await Moto.start();
});
beforeEach(() => moto.reset());
afterAll(async () => {
  await moto.stop();
  jest.restoreAllMocks();
  cleanUp();
});

const EXISTING = { vpcId: 'vpc-0123456789abcdef0', subnetId: 'subnet-0123456789abcdef0' };
/** Types that moto's EC2 and S3 are asked for. A flow log needs roles of IAM and is left out. */
const ASKED = /^AWS::(EC2::(?!FlowLog$)\w+|S3::Bucket)$/;
/** Refusals of limits that moto does not have. */
const NOT_IN_MOTO = [
  'VcpuLimitExceeded',
  'ReservationCapacityExceeded',
  'InvalidCapacityReservationId.NotFound',
];

interface Replayed {
  readonly answers: readonly string[];
  readonly left: Readonly<Record<'instances' | 'subnets' | 'templates' | 'buckets', readonly string[]>>;
}

function replayed(account: FakeAccount): {
  steps: readonly Step[];
  wrong: unknown[];
  left: Replayed['left'];
} {
  const steps = account.journal.filter(
    ({ type, refused }) => ASKED.test(type) && !NOT_IN_MOTO.includes(refused ?? ''),
  );
  const { answers, left } = moto.run<Replayed>('replay_ec2.py', { steps, ...EXISTING });
  const wrong = steps.flatMap(({ verb, type, id, refused = 'done' }, at) =>
    answers[at] === refused ? [] : [{ at, verb, type, id, executor: refused, moto: answers[at] }],
  );
  return { steps, wrong, left };
}

/** What is in the executor's own account, by the same names. */
function leftIn(account: FakeAccount): Replayed['left'] {
  const buckets = [...account.others].filter(([, { type }]) => type === 'AWS::S3::Bucket').map(([id]) => id);
  return {
    instances: account
      .alive()
      .map(({ id }) => id)
      .sort(),
    subnets: [...account.subnets.keys()].sort(),
    templates: [...account.templates.keys()].sort(),
    buckets: buckets.sort(),
  };
}

function agree(account: FakeAccount): readonly Step[] {
  const { steps, wrong, left } = replayed(account);
  expect(wrong).toEqual([]);
  expect(left).toEqual(leftIn(account));
  return steps;
}

/** Two environments side by side. */
function world(): World {
  const it = new World();
  expect(it.deploy().status).toBe('CREATE_COMPLETE');
  expect(it.other.deploy(templateFor('other')).status).toBe('CREATE_COMPLETE');
  return it;
}

const DONE = { status: 'UPDATE_COMPLETE' };

test('two environments are made side by side, changed by generation, and deleted', () => {
  const it = world();
  expect(it.deploy({ storage: { rootGiB: 600 }, instance: { generation: 2 } })).toEqual(DONE);
  it.account.stop(it.machine.id);
  expect(
    it.deploy({ storage: { rootGiB: 600 }, instance: { generation: 2 }, guards: { idleMinutes: 30 } }),
  ).toEqual(DONE);
  expect(it.deploy({ instance: { generation: 3 }, tokenSecret: 'team/hub-token' })).toEqual(DONE);
  expect(it.deploy({ instance: { generation: 4 }, capacity: { kind: 'spot' } })).toEqual(DONE);
  expect(it.mine.destroy().status).toBe('DELETE_COMPLETE');
  expect(agree(it.account).length).toBeGreaterThan(60);
});

test.each([
  ['zone', { availabilityZone: 'us-east-2b' }],
  ['way out', { nat: false }],
  ['VPC', EXISTING],
])('another %s is a whole network beside the old one, whose subnets do not meet', (_, network) => {
  const it = world();
  expect(it.deploy({ network: { ...network, generation: 2 } })).toEqual(DONE);
  expect(it.mine.leftOver).toEqual([]);
  agree(it.account);
});

test('by way of none, and back', () => {
  const it = world();
  expect(it.deploy({ instance: { count: 0 } })).toEqual(DONE);
  expect(it.deploy({ instance: { generation: 2 } })).toEqual(DONE);
  agree(it.account);
});

test('a generation that fails is undone', () => {
  const it = world();
  it.account.nextIsBroken = true;
  expect(it.deploy({ instance: { generation: 2 }, storage: { rootGiB: 600 } }).status).toBe(
    'UPDATE_ROLLBACK_COMPLETE',
  );
  agree(it.account);
});

test('a bucket that was left behind is taken up', () => {
  const it = new World();
  it.deploy();
  const [mine = ''] = it.of('AWS::S3::Bucket').filter((id) => id === it.mine.idOf('StorageResultsB2A4FB2E'));
  it.mine.destroy();
  expect(it.deploy({ results: { bucket: mine } }).status).toBe('CREATE_COMPLETE');
  agree(it.account);
});

describe('what 0.2.0 did is refused by EC2 as by the executor', () => {
  const Vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.80.0.0/16' } };
  const Subnet = (zone: string) => ({
    Type: 'AWS::EC2::Subnet',
    Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.80.1.0/24', AvailabilityZone: zone },
  });

  test('a subnet of another zone in the place of the old one', () => {
    const account = new FakeAccount();
    const it = new StackExecutor(account, 'mine');
    it.deploy({ Resources: { Vpc, Subnet: Subnet('us-east-2a') } });
    expect(it.deploy({ Resources: { Vpc, Subnet: Subnet('us-east-2b') } }).failed?.code).toBe(
      'InvalidSubnet.Conflict',
    );
    agree(account);
  });

  test("EC2's own version 2 of a template that is new", () => {
    const account = new FakeAccount();
    const LaunchTemplate = { LaunchTemplateId: { Ref: 'Template' }, Version: '2' };
    const Tags = [{ Key: 'trainyard:environment', Value: 'mine' }];
    const ended = new StackExecutor(account, 'mine').deploy({
      Resources: {
        Vpc,
        Subnet: Subnet('us-east-2a'),
        Template: {
          Type: 'AWS::EC2::LaunchTemplate',
          Properties: { LaunchTemplateData: { InstanceType: 'trn2.48xlarge' } },
        },
        Machine: {
          Type: 'AWS::EC2::Instance',
          Properties: { LaunchTemplate, SubnetId: { Ref: 'Subnet' }, Tags },
        },
      },
    });
    expect(ended.failed?.code).toBe('InvalidLaunchTemplateId.VersionNotFound');
    agree(account);
  });
});
