import type { Template } from 'aws-cdk-lib/assertions';
import { deploymentSchema } from '../../lib/contract/deployment';
import { cleanUp, resourcesOf, templateOf } from './app';
import { resolvedResources, STACK_ID } from './resolved';
import { statementsOfSchedule } from './statements';

afterAll(cleanUp);

interface Schedule {
  readonly ScheduleExpression: string;
  readonly ScheduleExpressionTimezone: string;
  readonly Target: { Arn: unknown; Input: unknown; RetryPolicy: object };
}

const schedules = (template: Template) =>
  resourcesOf(template, 'AWS::Scheduler::Schedule') as unknown as Schedule[];
const stopOf = (written: object) => schedules(templateOf(written))[0];
const howItStops = (written: object) => {
  const outputs = templateOf(written).toJSON()['Outputs'] as Record<string, { Value: string }>;
  return outputs['HowItStops']?.Value;
};
const reservationId = 'cr-0123456789abcdef0';
const inBlock = {
  capacity: { kind: 'capacity-block', reservationId },
  network: { availabilityZone: 'us-east-2a' },
};

describe('the scheduled stop', () => {
  test('is there unless it is turned off, once a day, and stops exactly these instances', () => {
    const stop = stopOf({ instance: { count: 2 } });
    expect(stop?.ScheduleExpression).toBe('cron(0 4 * * ? *)');
    expect(JSON.stringify(stop?.Target.Arn)).toContain('aws-sdk:ec2:stopInstances"');
    expect(JSON.stringify(stop?.Target.Input).match(/"Ref"/g)).toHaveLength(2);
  });

  test('is at the time and in the zone that the environment says', () => {
    const daily = { kind: 'daily', at: '22:30', timezone: 'Europe/Berlin' };
    expect(stopOf({ guards: { scheduledStop: daily } })).toMatchObject({
      ScheduleExpression: 'cron(30 22 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
    });
  });

  test('can be one moment, which is written and never computed', () => {
    const once = { kind: 'once', at: '2030-01-02T03:04:05Z' };
    expect(stopOf({ guards: { scheduledStop: once } })).toMatchObject({
      ScheduleExpression: 'at(2030-01-02T03:04:05)',
      ScheduleExpressionTimezone: 'Etc/UTC',
    });
  });

  test('gives up after an hour', () => {
    expect(stopOf({})?.Target.RetryPolicy).toEqual({
      MaximumEventAgeInSeconds: 3600,
      MaximumRetryAttempts: 10,
    });
  });

  test('ends a spot instance, because a one-time spot instance cannot be stopped', () => {
    const stop = stopOf({ capacity: { kind: 'spot' } });
    expect(JSON.stringify(stop?.Target.Arn)).toContain('aws-sdk:ec2:terminateInstances"');
  });

  test.each([
    ['it is turned off', { guards: { scheduledStop: null } }],
    ['the block is prepaid', inBlock],
  ])('is absent, with its role, when %s', (_, written) => {
    const template = templateOf(written);
    expect(schedules(template)).toEqual([]);
    expect(JSON.stringify(template.toJSON())).not.toContain('scheduler.amazonaws.com');
  });
});

describe('the deletion of the stack', () => {
  const at = '2030-01-02T03:04:05Z';
  const guards = { scheduledStop: null, deleteStackAt: at };

  test('is asked for: once, of this stack alone, and tried for a day', () => {
    expect(stopOf({ guards: { scheduledStop: null } })).toBeUndefined();
    const template = templateOf({ guards });
    const [deletion, ...others] = schedules(template);
    expect(others).toEqual([]);
    expect(deletion).toMatchObject({
      ScheduleExpression: 'at(2030-01-02T03:04:05)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      Target: { RetryPolicy: { MaximumEventAgeInSeconds: 86_400 } },
    });
    expect(JSON.stringify(deletion?.Target.Arn)).toContain('aws-sdk:cloudformation:deleteStack"');
    expect(JSON.stringify(deletion?.Target.Input)).toContain('{"Ref":"AWS::StackId"}');
    expect(statementsOfSchedule(resolvedResources(template), 'GuardsDeletionRole')).toEqual([
      { Effect: 'Allow', Action: 'cloudformation:DeleteStack', Resource: STACK_ID },
    ]);
  });

  test.each([
    ['the default group', {}, /schedule-group\/default$/],
    ['its own group, which has tags', { tags: { team: 'ml' } }, /guardsdeletiongroup/],
  ])('is made by schedules of this account in %s alone', (_, more, group) => {
    const resources = Object.entries(resolvedResources(templateOf({ ...more, guards })));
    const [, role] = resources.find(([id]) => id.startsWith('GuardsDeletionRole')) ?? [];
    const trusted = role?.Properties['AssumeRolePolicyDocument'] as { Statement: unknown };
    const source = { 'aws:SourceAccount': '123456789012', 'aws:SourceArn': expect.stringMatching(group) };
    expect(trusted.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: { StringEquals: source },
      },
    ]);
  });

  test('is there, with what it may do, before the network and the instances', () => {
    const template = templateOf({ guards });
    for (const type of ['AWS::EC2::Instance', 'AWS::EC2::NatGateway', 'AWS::EC2::VPC']) {
      const waits = Object.values(template.findResources(type)).map((it) => it['DependsOn'] as string[]);
      for (const prefix of ['GuardsDeletionSchedule', 'GuardsDeletionRoleDefaultPolicy'])
        expect(waits.map((ids) => ids.some((id) => id.startsWith(prefix)))).toEqual([true]);
    }
  });

  test.each([
    ['a prepaid block', inBlock],
    ['no instance', { instance: { count: 0 } }],
    ['tags, which its group takes', { tags: { team: 'ml' } }],
  ])('is there with %s, too', (_, written) => {
    const [deletion] = schedules(templateOf({ ...written, guards }));
    expect(deletion?.ScheduleExpression).toBe('at(2030-01-02T03:04:05)');
  });

  test('is what the outputs begin with', () => {
    expect(howItStops({ ...inBlock, guards })).toMatch(
      /^The whole stack is deleted at 2030-01-02T03:04:05Z, but for its buckets\. Nothing stops/,
    );
  });
});

describe('the record of the deployment', () => {
  const stopsOf = (written: object) => {
    const [record] = Object.values(resolvedResources(templateOf(written))).filter(
      ({ Type }) => Type === 'AWS::SSM::Parameter',
    );
    return deploymentSchema.parse(JSON.parse(String(record?.Properties['Value']))).stops;
  };
  const scheduledStop = { kind: 'daily', at: '04:00', timezone: 'Etc/UTC' };

  test.each([
    ['on demand', {}, { scheduledStop, latestEndHours: 12, terminates: false }],
    [
      'on the spot market',
      { capacity: { kind: 'spot' } },
      { scheduledStop, latestEndHours: 12, terminates: true },
    ],
    [
      'without guards',
      { guards: { scheduledStop: null, latestEndHours: null } },
      { scheduledStop: null, latestEndHours: null, terminates: false },
    ],
    ['in a prepaid block', inBlock, undefined],
    [
      'in a prepaid block with a deletion',
      { ...inBlock, guards: { deleteStackAt: '2030-01-02T03:04:05Z' } },
      {
        ...{ scheduledStop: null, latestEndHours: null, terminates: false },
        deleteStackAt: '2030-01-02T03:04:05Z',
      },
    ],
  ])('tells the command what stops instances %s', (_, written, expected) => {
    expect(stopsOf(written)).toEqual(expected);
  });
});

describe('the budget', () => {
  test('is absent until somebody is named who is told', () => {
    templateOf().resourceCountIs('AWS::Budgets::Budget', 0);
  });

  test('mails before and at its amount', () => {
    const [budget] = resourcesOf(
      templateOf({ guards: { budget: { amount: 5000, email: 'ops@example.com' } } }),
      'AWS::Budgets::Budget',
    );
    expect(budget?.['Budget']).toMatchObject({
      BudgetLimit: { Amount: 5000, Unit: 'USD' },
      TimeUnit: 'MONTHLY',
    });
    const told = budget?.['NotificationsWithSubscribers'] as Array<{
      Notification: { Threshold: number };
      Subscribers: unknown;
    }>;
    expect(told.map(({ Notification }) => Notification.Threshold)).toEqual([80, 100]);
    expect(told[0]?.Subscribers).toEqual([{ SubscriptionType: 'EMAIL', Address: 'ops@example.com' }]);
  });
});

describe('the outputs of the stack', () => {
  test('say what stops the instances, and what a stop does to the disks and to the bill', () => {
    expect(howItStops({})).toBe(
      'The instances are stopped after 60 idle minutes, 12 hours after they were started, every day at 04:00 Etc/UTC. ' +
        'A stop empties the local disks: weights and artifacts come back from the bucket with the next Prepare, ' +
        'Compile and Deploy. EBS volumes continue to cost money.',
    );
  });

  test.each([
    ['a prepaid block', inBlock, /Nothing stops .* paid for already/],
    [
      'a reservation',
      { ...inBlock, capacity: { kind: 'reservation', reservationId } },
      /and so does the reservation\.$/,
    ],
    ['spot', { capacity: { kind: 'spot' } }, /are ended after .* is gone/],
    [
      'no guard at all',
      { guards: { idleMinutes: null, latestEndHours: null, scheduledStop: null } },
      /every guard is off/,
    ],
  ])('say so for %s', (_, written, said) => {
    expect(howItStops(written)).toMatch(said);
  });

  test('say what stays after the stack', () => {
    const outputs = templateOf().toJSON()['Outputs'] as Record<
      string,
      { Value: object; Description: string }
    >;
    expect(JSON.stringify(outputs['StaysAfterDestroy']?.Value).match(/Storage/g)?.length).toBe(2);
    expect(outputs['StaysAfterDestroy']?.Description).toMatch(
      /stay, and continue to cost money, after the stack is destroyed/,
    );
  });
});
