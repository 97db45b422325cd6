import type { InstancePower } from '../ports/instance-power';
import { type Connection, clientOf } from './client';

/** The power of instances through EC2. Errors of the SDK are passed on as they are. */
export function ec2InstancePower(connection: Connection): InstancePower {
  // The client is large and rarely needed.
  const load = async () => {
    const sdk = await import('@aws-sdk/client-ec2');
    return { sdk, client: clientOf(sdk.EC2Client, connection) };
  };
  return {
    async stop(instanceIds) {
      const { sdk, client } = await load();
      await client.send(new sdk.StopInstancesCommand({ InstanceIds: [...instanceIds] }));
    },
    async start(instanceIds) {
      const { sdk, client } = await load();
      await client.send(new sdk.StartInstancesCommand({ InstanceIds: [...instanceIds] }));
    },
  };
}
