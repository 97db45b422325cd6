/** Stops the machines at a time, from outside: it works on a machine that hangs, and on one that never booted. */
import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';

/** A moment that is written down: a synthesis reads no clock, so it gives the same template every time. */
export type StopTime =
  | {
      readonly kind: 'daily';
      /** `04:00`. */
      readonly at: string;
      readonly timezone: string;
    }
  | {
      readonly kind: 'once';
      /** ISO 8601, in UTC. The scheduler refuses a moment that has passed. */
      readonly at: string;
    };

export interface ScheduledStopProps {
  readonly environmentName: string;
  readonly instanceIds: readonly string[];
  readonly time: StopTime;
  /**
   * End the machines instead of stopping them, for machines that cannot be stopped, such as one-time spot ones.
   * @default false
   */
  readonly terminate?: boolean;
}

/** A scheduler that cannot reach EC2 for an hour is not helped by trying for a day. */
const RETRIES = { maxEventAge: Duration.hours(1), retryAttempts: 10 };

export class ScheduledStop extends Construct {
  readonly schedule: Schedule;

  constructor(scope: Construct, id: string, props: ScheduledStopProps) {
    super(scope, id);
    const action = props.terminate === true ? 'terminateInstances' : 'stopInstances';
    this.schedule = new Schedule(this, 'Schedule', {
      description: `Stops the machines of Trainyard environment ${props.environmentName}, whatever they do`,
      schedule: expression(props.time),
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
