import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';

/** A group of its own below this construct, because a schedule takes no tags and its group does. It goes with its schedule. */
export function scheduleGroup(scope: Construct): { readonly scheduleGroup: ScheduleGroup } {
  return { scheduleGroup: new ScheduleGroup(scope, 'Group', { removalPolicy: RemovalPolicy.DESTROY }) };
}

/** ARN of the group of a schedule, which the trust of its role names; without a group, of the account's default one. */
export function scheduleGroupArn(
  scope: Construct,
  { scheduleGroup: group }: { readonly scheduleGroup?: ScheduleGroup },
): string {
  const [service, resource] = ['scheduler', 'schedule-group'];
  return group?.scheduleGroupArn ?? Stack.of(scope).formatArn({ service, resource, resourceName: 'default' });
}
