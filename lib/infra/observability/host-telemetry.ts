/** What an instance may write beside its bucket: the live output of phases, and metrics of one namespace. */
import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { METRICS_NAMESPACE, phaseLogGroupName } from '../../contract/names';

/**
 * ARN of the log groups with this name in the stack's account and region. The name may be a pattern, and may have
 * `:*` at its end for the streams.
 */
export function logGroupArn(scope: Construct, resourceName: string): string {
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service: 'logs', resource: 'log-group', resourceName, arnFormat });
}

/**
 * What an instance may write beside its bucket: lines to the log group of phases, and metrics of the namespace
 * `Trainyard`.
 */
export function telemetryStatements(scope: Construct, environmentName: string): PolicyStatement[] {
  const phases = phaseLogGroupName(environmentName);
  const group = (name: string) => logGroupArn(scope, name);
  return [
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      // With and without the streams: which of the two IAM asks about differs by call.
      resources: [group(phases), group(`${phases}:*`)],
    }),
    new PolicyStatement({
      // The agent looks whether the group exists before it writes; the call lists and takes no name.
      actions: ['logs:DescribeLogGroups'],
      resources: [group('*')],
    }),
    new PolicyStatement({
      // Metrics have no resource; the namespace is what can be held on to.
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': METRICS_NAMESPACE } },
    }),
  ];
}
