import type { Instance } from '@aws-sdk/client-ec2';
import { GetParameterCommand, paginateDescribeInstanceInformation, SSMClient } from '@aws-sdk/client-ssm';
import { type Deployment, deploymentSchema } from '../../contract/deployment';
import { deploymentParameterName, ENVIRONMENT_TAG } from '../../contract/names';
import { dataError } from '../../core/errors';
import type { Directory, ManagedInstance } from '../ports/ports';
import { type Connection, clientOf, isNamed } from './client';
import { pagesOf, paging } from './pages';

/**
 * What is deployed, as the stack's own SSM parameter, the SSM agents and EC2 say. Errors of the SDK are passed on as
 * they are.
 * @throws DeploymentInvalid when the parameter does not hold a deployment that this version reads
 */
export function ssmDirectory(connection: Connection): Directory {
  const client = clientOf(SSMClient, connection);
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
    async instances(environment) {
      const found: ManagedInstance[] = [];
      const input = { Filters: [{ Key: `tag:${ENVIRONMENT_TAG}`, Values: [environment] }] };
      const pages = paginateDescribeInstanceInformation(paging(client), input);
      for await (const page of pagesOf('DescribeInstanceInformation', pages)) {
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
    async instanceStates(environment) {
      const states: Record<string, string> = {};
      for (const { InstanceId, State } of await instancesOf(connection, environment)) {
        const state = State?.Name ?? 'unknown';
        if (InstanceId !== undefined && state !== 'terminated') states[InstanceId] = state;
      }
      return states;
    },
    async startTimes(environment) {
      const times: Record<string, number> = {};
      for (const { InstanceId, LaunchTime, State } of await instancesOf(connection, environment)) {
        if (InstanceId !== undefined && LaunchTime !== undefined && State?.Name === 'running') {
          times[InstanceId] = LaunchTime.getTime();
        }
      }
      return times;
    },
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

/** The EC2 client is large and rarely needed, so it is loaded only when somebody asks. */
async function instancesOf(connection: Connection, environment: string): Promise<Instance[]> {
  const { EC2Client, paginateDescribeInstances } = await import('@aws-sdk/client-ec2');
  const client = clientOf(EC2Client, connection);
  const found: Instance[] = [];
  const input = { Filters: [{ Name: `tag:${ENVIRONMENT_TAG}`, Values: [environment] }] };
  for await (const page of pagesOf('DescribeInstances', paginateDescribeInstances(paging(client), input))) {
    found.push(...(page.Reservations ?? []).flatMap((it) => it.Instances ?? []));
  }
  return found;
}
