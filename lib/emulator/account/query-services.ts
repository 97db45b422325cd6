import { randomUUID } from 'node:crypto';
import type { ManagedInstance } from './ssm/instances';

/** HTTP status and XML body of an answer. */
interface XmlAnswer {
  readonly status: number;
  readonly body: string;
}

/** What EC2 can do to the instances of the account. */
export interface Ec2Fleet {
  instances(): readonly ManagedInstance[];
  powerOff(instanceId: string): Promise<void>;
  powerOn(instanceId: string): Promise<void>;
}

/** STS GetCallerIdentity, and EC2 DescribeInstances, StopInstances and StartInstances. */
export async function answerQuery(form: URLSearchParams, fleet: Ec2Fleet): Promise<XmlAnswer> {
  const action = form.get('Action') ?? '';
  const instances = fleet.instances();
  if (action === 'StopInstances' || action === 'StartInstances') return await power(action, form, fleet);
  if (action === 'GetCallerIdentity') return { status: 200, body: callerIdentity() };
  if (action === 'DescribeInstances') return { status: 200, body: describeInstances(form, instances) };
  return refusal('InvalidAction', `the action ${escapeXml(action)} is not emulated`);
}

function refusal(code: string, message: string): XmlAnswer {
  return {
    status: 400,
    body: `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>${randomUUID()}</RequestID></Response>`,
  };
}

const STATES = {
  stopped: '<code>80</code><name>stopped</name>',
  running: '<code>16</code><name>running</name>',
};
const stateOf = ({ stopped }: ManagedInstance) => (stopped ? 'stopped' : 'running');

/** It is done when the answer is given; on EC2 it takes a while. */
async function power(
  action: 'StopInstances' | 'StartInstances',
  form: URLSearchParams,
  fleet: Ec2Fleet,
): Promise<XmlAnswer> {
  const ids = [...form].filter(([name]) => name.startsWith('InstanceId.')).map(([, value]) => value);
  const known = new Map(fleet.instances().map((instance) => [instance.instanceId, instance]));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown !== undefined)
    return refusal('InvalidInstanceID.NotFound', `The instance ID '${escapeXml(unknown)}' does not exist`);
  const current = action === 'StopInstances' ? 'stopped' : 'running';
  const items = ids
    .flatMap((id) => known.get(id) ?? [])
    .map((instance) => {
      const { instanceId } = instance;
      return `<item><instanceId>${instanceId}</instanceId><currentState>${STATES[current]}</currentState><previousState>${STATES[stateOf(instance)]}</previousState></item>`;
    });
  for (const id of ids) await (action === 'StopInstances' ? fleet.powerOff(id) : fleet.powerOn(id));
  const body = `<requestId>${randomUUID()}</requestId><instancesSet>${items.join('')}</instancesSet>`;
  return {
    status: 200,
    body: `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">${body}</${action}Response>`,
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
  return name === 'instance-state-name' ? stateOf(instance) : '';
}

function reservation(instance: ManagedInstance): string {
  const tags = Object.entries(instance.tags)
    .map(([key, value]) => `<item><key>${escapeXml(key)}</key><value>${escapeXml(value)}</value></item>`)
    .join('');
  return `<item><reservationId>r-emulated</reservationId><ownerId>000000000000</ownerId><instancesSet><item><instanceId>${instance.instanceId}</instanceId><imageId>${escapeXml(instance.imageId)}</imageId><instanceState>${STATES[stateOf(instance)]}</instanceState><instanceType>${instance.instanceType}</instanceType><launchTime>${instance.launchedAt}</launchTime><privateIpAddress>${instance.address}</privateIpAddress><tagSet>${tags}</tagSet></item></instancesSet></item>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
