/** What is deployed, as the stack's own SSM parameter and the agents say. */
import { GetParameterCommand, paginateDescribeInstanceInformation, SSMClient } from '@aws-sdk/client-ssm';
import { type Deployment, deploymentSchema } from '../../contract/deployment';
import { deploymentParameterName, ENVIRONMENT_TAG } from '../../contract/names';
import { dataError } from '../../core/errors';
import type { Directory, Machine } from '../ports';
import { type Connection, clientConfig, isNamed } from './client';

export function ssmDirectory(connection: Connection): Directory {
  const client = new SSMClient(clientConfig(connection));
  return {
    async deployment(environment) {
      try {
        const name = deploymentParameterName(environment);
        const answer = await client.send(new GetParameterCommand({ Name: name }));
        return parseDeployment(name, answer.Parameter?.Value ?? '');
      } catch (error) {
        if (isNamed(error, 'ParameterNotFound')) return undefined;
        throw error;
      }
    },
    async machines(environment) {
      const found: Machine[] = [];
      const input = { Filters: [{ Key: `tag:${ENVIRONMENT_TAG}`, Values: [environment] }] };
      for await (const page of paginateDescribeInstanceInformation({ client }, input)) {
        for (const item of page.InstanceInformationList ?? []) {
          found.push({
            instanceId: item.InstanceId ?? '',
            online: item.PingStatus === 'Online',
            agentVersion: item.AgentVersion ?? '',
          });
        }
      }
      return found;
    },
    machineStates: (environment) => statesOf(connection, environment),
  };
}

function parseDeployment(name: string, value: string): Deployment {
  try {
    return deploymentSchema.parse(JSON.parse(value));
  } catch (cause) {
    throw dataError('DeploymentInvalid', `the SSM parameter ${name} does not describe a deployment`, {
      next: 'deploy the stack again with this version',
      cause,
    });
  }
}

/** The EC2 client is large and rarely needed, so it is loaded only to explain an absence. */
async function statesOf(connection: Connection, environment: string): Promise<Record<string, string>> {
  const { EC2Client, paginateDescribeInstances } = await import('@aws-sdk/client-ec2');
  const client = new EC2Client(clientConfig(connection));
  const states: Record<string, string> = {};
  const input = { Filters: [{ Name: `tag:${ENVIRONMENT_TAG}`, Values: [environment] }] };
  for await (const page of paginateDescribeInstances({ client }, input)) {
    for (const instance of (page.Reservations ?? []).flatMap((it) => it.Instances ?? [])) {
      const state = instance.State?.Name ?? 'unknown';
      if (instance.InstanceId !== undefined && state !== 'terminated') states[instance.InstanceId] = state;
    }
  }
  return states;
}
