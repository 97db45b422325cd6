import { randomUUID } from 'node:crypto';
import type { ManagedInstance } from './ssm/instances';

/** HTTP status and XML body of an answer. */
interface XmlAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * STS GetCallerIdentity and EC2 DescribeInstances: the two calls of the query protocol that anybody here
 * makes.
 */
export function answerQuery(form: URLSearchParams, instances: readonly ManagedInstance[]): XmlAnswer {
  const action = form.get('Action') ?? '';
  if (action === 'GetCallerIdentity') return { status: 200, body: callerIdentity() };
  if (action === 'DescribeInstances') return { status: 200, body: describeInstances(form, instances) };
  return {
    status: 400,
    body: `<Response><Errors><Error><Code>InvalidAction</Code><Message>the action ${escapeXml(action)} is not emulated</Message></Error></Errors><RequestID>${randomUUID()}</RequestID></Response>`,
  };
}

function callerIdentity(): string {
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:user/emulated</Arn><UserId>AIDAEMULATED</UserId><Account>000000000000</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
}

function describeInstances(form: URLSearchParams, instances: readonly ManagedInstance[]): string {
  const ids = [...form].filter(([name]) => name.startsWith('InstanceId.')).map(([, value]) => value);
  const wanted = filtersOf(form);
  const found = instances.filter(
    (instance) =>
      (ids.length === 0 || ids.includes(instance.instanceId)) &&
      wanted.every(({ name, values }) => values.includes(fieldOf(instance, name))),
  );
  const rows = found.map(reservation).join('');
  return `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${randomUUID()}</requestId><reservationSet>${rows}</reservationSet></DescribeInstancesResponse>`;
}

function filtersOf(form: URLSearchParams): { name: string; values: string[] }[] {
  const indexes = [...form.keys()].flatMap((key) => /^Filter\.(\d+)\.Name$/.exec(key)?.[1] ?? []);
  return indexes.map((index) => ({
    name: form.get(`Filter.${index}.Name`) ?? '',
    values: [...form].filter(([key]) => key.startsWith(`Filter.${index}.Value.`)).map(([, value]) => value),
  }));
}

function fieldOf(instance: ManagedInstance, name: string): string {
  if (name.startsWith('tag:')) return instance.tags[name.slice(4)] ?? '';
  if (name === 'instance-id') return instance.instanceId;
  if (name === 'instance-type') return instance.instanceType;
  return name === 'instance-state-name' ? 'running' : '';
}

function reservation(instance: ManagedInstance): string {
  const tags = Object.entries(instance.tags)
    .map(([key, value]) => `<item><key>${escapeXml(key)}</key><value>${escapeXml(value)}</value></item>`)
    .join('');
  return `<item><reservationId>r-emulated</reservationId><ownerId>000000000000</ownerId><instancesSet><item><instanceId>${instance.instanceId}</instanceId><imageId>${escapeXml(instance.imageId)}</imageId><instanceState><code>16</code><name>running</name></instanceState><instanceType>${instance.instanceType}</instanceType><launchTime>${instance.launchedAt}</launchTime><privateIpAddress>${instance.address}</privateIpAddress><tagSet>${tags}</tagSet></item></instancesSet></item>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
