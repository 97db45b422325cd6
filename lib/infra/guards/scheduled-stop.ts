import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { scheduleGroup } from './schedule-group';

/**
 * A moment that is written down in the environment: a synthesis reads no clock, so it gives the same template every
 * time.
 */
export type StopTime =
  | {
      /** Every day. */
      readonly kind: 'daily';
      /** Time of the day, 24 hours: `04:00`. */
      readonly at: string;
      /** IANA time zone of `at`, such as `Europe/Berlin`. */
      readonly timezone: string;
    }
  | {
      /** Once. */
      readonly kind: 'once';
      /** Moment in ISO 8601, in UTC. EventBridge Scheduler refuses one that has passed. */
      readonly at: string;
    };

/** Properties of {@link ScheduledStop}. */
export interface ScheduledStopProps {
  /** Name of the environment, for the description of the schedule. */
  readonly environmentName: string;
  /** Instances to stop, by id; tokens are fine. The role of the schedule may stop no others. */
  readonly instanceIds: readonly string[];
  /** When they are stopped. */
  readonly time: StopTime;
  /**
   * Whether to terminate the instances instead of stopping them, for those that cannot be stopped, such as one-time
   * spot instances.
   * @default false
   */
  readonly terminate?: boolean;
  /**
   * Whether the schedule has a group of its own. A schedule takes no tags, and its group does.
   * @default false: the default group of the account
   */
  readonly ownGroup?: boolean;
}

/** A scheduler that cannot reach EC2 for an hour is not helped by trying for a day. */
const RETRIES = { maxEventAge: Duration.hours(1), retryAttempts: 10 };

/**
 * Stops the instances at a time, whatever they do. EventBridge Scheduler calls EC2 from outside, so it works on an
 * instance that hangs and on one that never finished its boot. A call that fails is repeated for one hour.
 */
export class ScheduledStop extends Construct {
  /** The schedule. */
  readonly schedule: Schedule;

  /** Adds the schedule, its role, and its group if it has one. */
  constructor(scope: Construct, id: string, props: ScheduledStopProps) {
    super(scope, id);
    const action = props.terminate === true ? 'terminateInstances' : 'stopInstances';
    this.schedule = new Schedule(this, 'Schedule', {
      description: `Stops the instances of Trainyard environment ${props.environmentName}, whatever they do`,
      schedule: expression(props.time),
      ...(props.ownGroup === true && scheduleGroup(this)),
      target: new Universal({
        service: 'ec2',
        action,
        input: ScheduleTargetInput.fromObject({ InstanceIds: [...props.instanceIds] }),
        policyStatements: [
          new PolicyStatement({
            actions: [`ec2:${action.charAt(0).toUpperCase()}${action.slice(1)}`],
            resources: props.instanceIds.map((instance) => arnOf(this, instance)),
          }),
        ],
        ...RETRIES,
      }),
    });
  }
}

function expression(time: StopTime): ScheduleExpression {
  if (time.kind === 'once') return ScheduleExpression.at(new Date(time.at), TimeZone.ETC_UTC);
  const [hour = '', minute = ''] = time.at.split(':');
  return ScheduleExpression.cron({
    hour: String(Number(hour)),
    minute: String(Number(minute)),
    timeZone: TimeZone.of(time.timezone),
  });
}

function arnOf(scope: Construct, instance: string): string {
  return Stack.of(scope).formatArn({ service: 'ec2', resource: 'instance', resourceName: instance });
}
