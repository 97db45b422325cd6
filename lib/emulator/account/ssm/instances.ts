/** The instances that Run Command can reach, and how a request picks among them. */
import {
  type Filter,
  filters,
  type Input,
  type Operations,
  page,
  serviceError,
  text,
  texts,
} from './operation';

/** An instance with a running agent. */
export interface ManagedInstance {
  readonly instanceId: string;
  readonly name: string;
  readonly address: string;
  readonly instanceType: string;
  readonly imageId: string;
  readonly launchedAt: string;
  readonly tags: Readonly<Record<string, string>>;
  /** True while EC2 has stopped it: its agent does not answer then. */
  readonly stopped?: boolean;
}

/** The build whose behaviour section "The agent" of BEHAVIOUR.md describes. */
export const AGENT_VERSION = '3.3.987.0';

/** The operation that lists them. */
export function instanceOperations(instances: () => readonly ManagedInstance[]): Operations {
  return {
    StartSession(input) {
      const target = text(input, 'Target') ?? '';
      throw serviceError(
        'UnknownOperationException',
        `Session Manager is not emulated; the disk of ${target} is hosts/${target}/root in the state directory`,
      );
    },
    DescribeInstanceInformation(input) {
      const wanted = filters(input, 'Filters', 'InstanceInformationFilterList');
      const found = instances().filter((instance) => wanted.every((filter) => matches(instance, filter)));
      const { rows, ...next } = page(found, input, 50);
      return { InstanceInformationList: rows.map(describe), ...next };
    },
  };
}

/** Instances that `InstanceIds` and `Targets` of a request name; every instance id must exist. */
export function selectInstances(input: Input, instances: readonly ManagedInstance[]): ManagedInstance[] {
  const ids = texts(input, 'InstanceIds');
  const targets = filters(input, 'Targets');
  if (ids.length > 50 || targets.length > 5) {
    throw serviceError('ValidationException', 'at most 50 InstanceIds and 5 Targets can be given');
  }
  if (ids.length === 0 && targets.length === 0) {
    throw serviceError('InvalidInstanceId', 'either InstanceIds or Targets must be given');
  }
  if (ids.length > 0 && targets.length > 0) {
    throw serviceError('ValidationException', 'InstanceIds and Targets cannot be given together');
  }
  if (new Set(ids).size < ids.length) {
    throw serviceError(
      'DuplicateInstanceId',
      'You cannot specify an instance ID in more than one association.',
    );
  }
  const running = instances.filter(({ stopped }) => stopped !== true);
  const known = new Map(running.map((instance) => [instance.instanceId, instance]));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) {
    throw serviceError(
      'InvalidInstanceId',
      `Instances [[${missing.join(', ')}]] not in a valid state for account 000000000000`,
    );
  }
  if (ids.length > 0) return ids.flatMap((id) => known.get(id) ?? []);
  return running.filter((instance) => targets.every((target) => matches(instance, target)));
}

function matches(instance: ManagedInstance, { key, values }: Filter): boolean {
  if (key.startsWith('tag:')) {
    const value = instance.tags[key.slice(4)];
    return value !== undefined && values.includes(value);
  }
  if (key === 'tag-key') return values.some((value) => value in instance.tags);
  const fields: Readonly<Record<string, string>> = {
    InstanceIds: instance.instanceId,
    PingStatus: pingOf(instance),
    PlatformTypes: 'Linux',
    AgentVersion: AGENT_VERSION,
    ResourceType: 'EC2Instance',
  };
  const field = fields[key];
  if (field === undefined)
    throw serviceError('InvalidInstanceInformationFilterValue', `The filter key ${key} is not valid.`);
  return values.includes(field);
}

const pingOf = ({ stopped }: ManagedInstance) => (stopped ? 'ConnectionLost' : 'Online');

function describe(instance: ManagedInstance): object {
  return {
    InstanceId: instance.instanceId,
    PingStatus: pingOf(instance),
    LastPingDateTime: Date.now() / 1000,
    AgentVersion: AGENT_VERSION,
    IsLatestVersion: false,
    PlatformType: 'Linux',
    PlatformName: 'Ubuntu',
    PlatformVersion: '22.04',
    ResourceType: 'EC2Instance',
    IPAddress: instance.address,
    ComputerName: instance.name,
    SourceId: instance.instanceId,
    SourceType: 'AWS::EC2::Instance',
  };
}
