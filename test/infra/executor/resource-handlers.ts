/** What a service does when CloudFormation asks it for a resource: only what can fail, or what others see, is modelled. */
import { type FakeAccount, type Machine, type Properties, Refused, type Step } from './fake-account';

/** One type of resource. `id` is the physical id. */
export interface Handler {
  create(account: FakeAccount, properties: Properties, stack: string): string;
  update(account: FakeAccount, id: string, properties: Properties): void;
  remove(account: FakeAccount, id: string): void;
}

/** Properties that are a name in the account, by type; others get a name of their own. */
const NAMED: Readonly<Record<string, string>> = {
  'AWS::SSM::Parameter': 'Name',
  'AWS::SSM::Document': 'Name',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::EC2::LaunchTemplate': 'LaunchTemplateName',
};

export function handlerOf(type: string): Handler {
  return noted(type, HANDLERS[type] ?? plain(type));
}

/** The handler, which writes down what it is asked and how it ends. */
function noted(type: string, handler: Handler): Handler {
  const note = (account: FakeAccount, step: Omit<Step, 'type'>, work: () => string): string => {
    try {
      const id = work();
      account.journal.push({ ...step, type, id });
      return id;
    } catch (error) {
      if (error instanceof Refused) account.journal.push({ ...step, type, refused: error.code });
      throw error;
    }
  };
  return {
    create: (account, properties, stack) =>
      note(account, { verb: 'create', properties }, () => handler.create(account, properties, stack)),
    update: (account, id, properties) => {
      note(account, { verb: 'update', id, properties }, () => {
        handler.update(account, id, properties);
        return id;
      });
    },
    remove: (account, id) => {
      note(account, { verb: 'remove', id, properties: {} }, () => {
        handler.remove(account, id);
        return id;
      });
    },
  };
}

/** A resource that succeeds, unless its name is taken. */
function plain(type: string): Handler {
  const key = NAMED[type];
  return {
    create: (account, properties) => {
      const name = key === undefined ? undefined : properties[key];
      const id =
        typeof name === 'string' ? name : account.newId(type.split('::').at(-1)?.toLowerCase() ?? '');
      if (account.names.has(`${type} ${id}`)) throw new Refused('AlreadyExists', `${type} ${id} exists`);
      account.names.add(`${type} ${id}`);
      account.others.set(id, { type, properties });
      return id;
    },
    update: (account, id, properties) => void account.others.set(id, { type, properties }),
    remove: (account, id) => {
      account.others.delete(id);
      account.names.delete(`${type} ${id}`);
    },
  };
}

const subnet: Handler = {
  create: (account, properties) => {
    for (const [id, other] of account.subnets)
      if (
        other['VpcId'] === properties['VpcId'] &&
        overlap(String(other['CidrBlock']), String(properties['CidrBlock']))
      )
        throw new Refused('InvalidSubnet.Conflict', `${properties['CidrBlock']} overlaps ${id}`);
    const id = account.newId('subnet');
    account.subnets.set(id, properties);
    return id;
  },
  update: (account, id, properties) => void account.subnets.set(id, properties),
  remove: (account, id) => {
    if (account.alive().some((machine) => machine.subnet === id))
      throw new Refused('DependencyViolation', `${id} has an instance`);
    account.subnets.delete(id);
  },
};

const launchTemplate: Handler = {
  create: (account, properties) => {
    const id = account.newId('lt');
    account.templates.set(id, [properties['LaunchTemplateData'] as Properties]);
    return id;
  },
  update: (account, id, properties) =>
    void account.templates.get(id)?.push(properties['LaunchTemplateData'] as Properties),
  remove: (account, id) => void account.templates.delete(id),
};

const instance: Handler = {
  create: (account, properties) => {
    const { LaunchTemplateId, Version } = properties['LaunchTemplate'] as Record<string, string>;
    const data = account.templates.get(LaunchTemplateId ?? '')?.[Number(Version) - 1];
    if (data === undefined)
      throw new Refused(
        'InvalidLaunchTemplateId.VersionNotFound',
        `${LaunchTemplateId} has no version ${Version}`,
      );
    const place = String(properties['SubnetId']);
    refuseWithoutRoom(account, data, account.subnets.get(place));
    const tags = properties['Tags'] as Array<{ Key: string; Value: string }>;
    const machine: Machine = {
      id: account.newId('i'),
      type: String(data['InstanceType']),
      subnet: place,
      data,
      environment: tags.find(({ Key }) => Key === 'trainyard:environment')?.Value ?? '',
      state: 'running',
      busyMinutes: 0,
      bootstraps: [],
      waiting: [],
      sound: !account.nextIsBroken,
    };
    account.nextIsBroken = false;
    account.machines.set(machine.id, machine);
    account.joined(machine);
    return machine.id;
  },
  // Tags only: everything else of our instances is create-only.
  update: () => undefined,
  remove: (account, id) => account.terminate(id),
};

const association: Handler = {
  create: (account, properties) => {
    const id = account.newId('association');
    account.associations.set(id, properties);
    account.apply(properties);
    return id;
  },
  update: (account, id, properties) => {
    account.associations.set(id, properties);
    account.apply(properties);
  },
  remove: (account, id) => void account.associations.delete(id),
};

const HANDLERS: Readonly<Record<string, Handler>> = {
  'AWS::EC2::Subnet': subnet,
  'AWS::EC2::LaunchTemplate': launchTemplate,
  'AWS::EC2::Instance': instance,
  'AWS::SSM::Association': association,
};

/** A reservation or a block has a size and a zone; on demand there is a quota of what runs. */
function refuseWithoutRoom(account: FakeAccount, data: Properties, place: Properties | undefined): void {
  const id = reservationOf(data);
  const running = account.alive().filter(({ state }) => state === 'running');
  const beside = running.filter((it) => reservationOf(it.data) === id).length;
  if (id === undefined) {
    if (beside >= account.limits.onDemand)
      throw new Refused(
        'VcpuLimitExceeded',
        `${beside} instances run, the quota is ${account.limits.onDemand}`,
      );
    return;
  }
  const reservation = account.limits.reservations[id];
  if (reservation === undefined)
    throw new Refused('InvalidCapacityReservationId.NotFound', `${id} does not exist`);
  if (place !== undefined && place['AvailabilityZone'] !== reservation.zone)
    throw new Refused(
      'InvalidParameter',
      `${id} is in ${reservation.zone}, the subnet in ${place['AvailabilityZone']}`,
    );
  if (beside >= reservation.size)
    throw new Refused(
      'ReservationCapacityExceeded',
      `${id} holds ${reservation.size}, and ${beside} run in it`,
    );
}

/** The reservation that launch data ask for; undefined on demand and on spot. */
export function reservationOf(data: Properties): string | undefined {
  const specification = data['CapacityReservationSpecification'] as
    | { CapacityReservationTarget?: { CapacityReservationId?: string } }
    | undefined;
  return specification?.CapacityReservationTarget?.CapacityReservationId;
}

function overlap(a: string, b: string): boolean {
  const range = (cidr: string): [number, number] => {
    const [address = '', bits = '32'] = cidr.split('/');
    const start = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    return [start, start + 2 ** (32 - Number(bits)) - 1];
  };
  const [[a0, a1], [b0, b1]] = [range(a), range(b)];
  return a0 <= b1 && b0 <= a1;
}
