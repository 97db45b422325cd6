import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { scheduleGroup, scheduleGroupArn } from './schedule-group';

/** Properties of {@link ScheduledDeletion}. */
export interface ScheduledDeletionProps {
  /** Name of the environment, for the description of the schedule. */
  readonly environmentName: string;
  /** Moment in ISO 8601, in UTC. EventBridge Scheduler refuses one that has passed. */
  readonly at: string;
  /**
   * Whether the schedule has a group of its own, which takes tags.
   * @default false: the default group of the account
   */
  readonly ownGroup?: boolean;
}

/**
 * CloudFormation refuses it while the stack is updated, and a deletion that never comes costs money: it is tried for as long
 * as the service keeps a call.
 */
const RETRIES = { maxEventAge: Duration.hours(24), retryAttempts: 185 };

/**
 * Deletes the stack that it is part of, at one moment, whatever became of who deployed it. What the stack retains, such
 * as its buckets, stays.
 *
 * EventBridge Scheduler calls CloudFormation from outside. The stack takes the schedule along, so the schedule needs no
 * action after its completion. Its role may delete this stack and nothing else, so the resources are deleted by the
 * service role that CloudFormation keeps with the stack: the one of the CDK's bootstrap. A later call needs no
 * `iam:PassRole` for it, as the API reference says at `RoleARN` of CreateChangeSet and DeleteStack (read 2026-11-30). A
 * stack that was deployed without a service role is not deleted by it. Never tried in an account: the claim
 * `delete-from-outside` is about it.
 */
export class ScheduledDeletion extends Construct {
  /** The schedule. */
  readonly schedule: Schedule;

  /**
   * Adds the schedule, its role, and its group if it has one. Let everything that costs money depend on this construct,
   * so that nothing does before the schedule is there.
   */
  constructor(scope: Construct, id: string, props: ScheduledDeletionProps) {
    super(scope, id);
    const { stackId, account } = Stack.of(this);
    const group = props.ownGroup === true ? scheduleGroup(this) : {};
    const source = { 'aws:SourceAccount': account, 'aws:SourceArn': scheduleGroupArn(this, group) };
    // A role below this construct, and not one that the target makes: its policy must be there before the instances.
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', { conditions: { StringEquals: source } }),
    });
    this.schedule = new Schedule(this, 'Schedule', {
      description: `Deletes the stack of Trainyard environment ${props.environmentName}, whatever became of its deployer`,
      schedule: ScheduleExpression.at(new Date(props.at), TimeZone.ETC_UTC),
      ...group,
      target: new Universal({
        service: 'cloudformation',
        action: 'deleteStack',
        role,
        input: ScheduleTargetInput.fromObject({ StackName: stackId }),
        policyStatements: [
          new PolicyStatement({ actions: ['cloudformation:DeleteStack'], resources: [stackId] }),
        ],
        ...RETRIES,
      }),
    });
  }
}
