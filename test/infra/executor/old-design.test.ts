/** What 0.2.0 did, run by the same executor: each of its failures shows that the executor can fail. */
import { cleanUp } from '../app';
import { FakeAccount } from './fake-account';
import { StackExecutor } from './stack-executor';
import type { StackTemplate, TemplateResource } from './template-values';
import { templateFor, World } from './world';

afterAll(cleanUp);

const TAGS = [{ Key: 'trainyard:environment', Value: 'mine' }];

/** A network, a template and an instance that runs one of its versions. */
function instance(version: string, data: object = {}, zone = 'us-east-2a'): Record<string, TemplateResource> {
  return {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.80.0.0/16' } },
    Subnet: {
      Type: 'AWS::EC2::Subnet',
      Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.80.1.0/24', AvailabilityZone: zone },
    },
    Template: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: { LaunchTemplateData: { InstanceType: 'trn2.48xlarge', ...data } },
    },
    Machine: {
      Type: 'AWS::EC2::Instance',
      Properties: {
        LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' }, Version: version },
        SubnetId: { Ref: 'Subnet' },
        Tags: TAGS,
      },
    },
  };
}

/** The one association that every deployment waited for. */
const waiting = (run: string): TemplateResource => ({
  Type: 'AWS::SSM::Association',
  Properties: {
    Name: 'Trainyard-mine-Bootstrap',
    Targets: [{ Key: 'InstanceIds', Values: [{ Ref: 'Machine' }] }],
    Parameters: { RunId: [run] },
    WaitForSuccessTimeoutSeconds: 3600,
  },
});

const stack = (Resources: Record<string, TemplateResource>): StackTemplate => ({ Resources });

function deployed(first: StackTemplate): { account: FakeAccount; it: StackExecutor } {
  const account = new FakeAccount();
  const it = new StackExecutor(account, 'mine');
  expect(it.deploy(first).status).toBe('CREATE_COMPLETE');
  return { account, it };
}

test("EC2's own version 2 does not exist in a fresh stack", () => {
  const it = new StackExecutor(new FakeAccount(), 'mine');
  expect(it.deploy(stack(instance('2')))).toEqual({
    status: 'ROLLBACK_COMPLETE',
    failed: { logicalId: 'Machine', code: 'InvalidLaunchTemplateId.VersionNotFound' },
  });
});

test('after a rollback, version 2 is what the failed update left there', () => {
  const { account, it } = deployed(stack(instance('1')));
  account.limits.onDemand = 1;
  expect(it.deploy(stack(instance('2', { ImageId: 'failed' }))).status).toBe('UPDATE_ROLLBACK_COMPLETE');
  account.limits.onDemand = 2;
  expect(it.deploy(stack(instance('2', { ImageId: 'meant' }))).status).toBe('UPDATE_COMPLETE');
  expect(account.alive().map(({ data }) => data['ImageId'])).toEqual(['failed']);
});

test.each([
  ['stopped', (account: FakeAccount, id: string) => account.stop(id)],
  ['terminated', (account: FakeAccount, id: string) => account.terminate(id)],
])('a guard edit while the instance is %s rolls back into the same wait', (_, state) => {
  const resources = instance('1');
  const { account, it } = deployed(stack({ ...resources, Association: waiting('bootstrap-a') }));
  state(account, it.idOf('Machine') ?? '');
  expect(it.deploy(stack({ ...resources, Association: waiting('bootstrap-b') }))).toEqual({
    status: 'UPDATE_ROLLBACK_FAILED',
    failed: { logicalId: 'Association', code: 'NotStabilized' },
  });
});

test('another zone overlaps the subnet that is there', () => {
  const { it } = deployed(stack(instance('1')));
  expect(it.deploy(stack(instance('1', {}, 'us-east-2b')))).toEqual({
    status: 'UPDATE_ROLLBACK_COMPLETE',
    failed: { logicalId: 'Subnet', code: 'InvalidSubnet.Conflict' },
  });
});

test('without seals, another capacity takes the guards from the instance that still runs on demand', () => {
  const unsealed = (written: object): StackTemplate => {
    const { Resources, ...rest } = templateFor('mine', written);
    return {
      ...rest,
      Resources: Object.fromEntries(
        Object.entries(Resources).filter(([id]) => !/Seal[0-9a-f]{12}$/.test(id)),
      ),
    };
  };
  const it = new World();
  const network = { availabilityZone: 'us-east-2a' };
  const block = { kind: 'capacity-block', reservationId: 'cr-0123456789abcdef0' };
  expect(it.mine.deploy(unsealed({ network })).status).toBe('CREATE_COMPLETE');
  const { id, data } = it.machine;
  expect(it.mine.deploy(unsealed({ network, capacity: block })).status).toBe('UPDATE_COMPLETE');
  expect(it.machine).toMatchObject({ id, data, state: 'running' });
  expect(it.of('AWS::Scheduler::Schedule')).toEqual([]);
});
