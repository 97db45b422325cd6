import { ENVIRONMENT_TAG, stackName } from '../../contract/names';
import { type Connection, clientOf } from './client';
import { pagesOf, paging } from './pages';

/**
 * Ids of what is left of an environment and costs money by the hour: instances that are not terminated, volumes that are
 * not being deleted, and addresses. Instances and volumes carry the tag of the environment. An address is made by
 * CloudFormation with its NAT gateway, and carries the name of the stack.
 */
export async function remainingIds(connection: Connection, environment: string): Promise<readonly string[]> {
  // The client is large and rarely needed.
  const { DescribeAddressesCommand, EC2Client, paginateDescribeInstances, paginateDescribeVolumes } =
    await import('@aws-sdk/client-ec2');
  const client = clientOf(EC2Client, connection);
  const asked = paging(client);
  const ours = { Filters: [{ Name: `tag:${ENVIRONMENT_TAG}`, Values: [environment] }] };
  const ids: (string | undefined)[] = [];
  for await (const { Reservations = [] } of pagesOf(
    'DescribeInstances',
    paginateDescribeInstances(asked, ours),
  )) {
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    ids.push(...instances.flatMap((it) => (it.State?.Name === 'terminated' ? [] : it.InstanceId)));
  }
  for await (const { Volumes = [] } of pagesOf('DescribeVolumes', paginateDescribeVolumes(asked, ours))) {
    ids.push(...Volumes.flatMap((it) => (/^delet/.test(it.State ?? '') ? [] : it.VolumeId)));
  }
  const ofStack = [{ Name: 'tag:aws:cloudformation:stack-name', Values: [stackName(environment)] }];
  const { Addresses = [] } = await client.send(new DescribeAddressesCommand({ Filters: ofStack }));
  ids.push(...Addresses.map(({ AllocationId, PublicIp }) => AllocationId ?? PublicIp));
  return ids.filter((id) => id !== undefined);
}
