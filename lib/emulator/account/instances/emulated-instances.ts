import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { phaseError, requestError } from '../../../core/errors';
import { launchRefusal, type ServiceFault } from '../faults';
import { killMarked } from '../processes';
import type { Fleet } from '../ssm/commands';
import type { ManagedInstance } from '../ssm/instances';
import { Table } from '../table';
import { EmulatedInstance, type InstanceSurroundings } from './emulated-instance';
import type { InstanceRecord, InstanceSpec } from './instance-record';
import { loopbackAddress } from './loopback-address';
import { metFaultsFolder } from './met-faults';

/**
 * From so many instances on no worker waits for the next command: each takes some forty megabytes, and commands of many
 * instances wait for the processors anyway.
 */
const MANY_INSTANCES = 4;

/** All emulated instances of one account. */
export class EmulatedInstances implements Fleet {
  private readonly table: Table<InstanceRecord>;
  private readonly known = new Map<string, EmulatedInstance>();
  private readonly around: InstanceSurroundings;
  private readonly promised = new Set<string>();
  private launchedAt = 0;

  constructor(around: Omit<InstanceSurroundings, 'save' | 'keepsSpareWorkers'>) {
    this.table = new Table(join(around.stateDir, 'account', 'hosts'));
    this.around = {
      ...around,
      save: (record) => this.table.set(record.instanceId, record),
      keepsSpareWorkers: () => this.known.size < MANY_INSTANCES,
    };
  }

  /** Instances of an earlier process come back as after a reboot: units that are enabled start again. */
  async boot(): Promise<void> {
    for (const record of this.table.values()) {
      const instance = new EmulatedInstance(
        record.boot === 'running' ? { ...record, boot: 'failed' } : record,
        this.around,
      );
      this.known.set(record.instanceId, instance);
      if (record.stopped) instance.stop();
      else await this.bringUp(instance);
    }
  }

  /** Where an instance keeps what commands write; undefined for one that does not exist. */
  outputOf(instanceId: string): string | undefined {
    return this.known.get(instanceId)?.orchestrationRoot();
  }

  private async bringUp(instance: EmulatedInstance): Promise<void> {
    await instance.supervisor.startEnabled();
    this.around.onOnline(instance.record.instanceId);
  }

  /** As EC2 does: every process ends, the instance store is lost, the root volume stays. */
  async powerOff(instanceId: string): Promise<void> {
    const instance = this.existing(instanceId);
    if (instance.record.stopped) return;
    instance.change({ stopped: true });
    instance.stop();
    await killMarked(`${instance.folder}/`);
    rmSync(join(instance.root, 'mnt/trainyard'), { recursive: true, force: true });
  }

  /** From the root volume: enabled units start, and the agent asks for its work. */
  async powerOn(instanceId: string): Promise<void> {
    const before = this.existing(instanceId);
    if (!before.record.stopped) return;
    const { stopped: _, ...record } = before.record;
    const started = { ...record, launchedAt: new Date().toISOString() };
    this.table.set(instanceId, started);
    const instance = new EmulatedInstance(started, this.around);
    mkdirSync(join(instance.root, 'mnt/trainyard'), { recursive: true });
    this.known.set(instanceId, instance);
    await this.bringUp(instance);
  }

  private existing(instanceId: string): EmulatedInstance {
    const instance = this.known.get(instanceId);
    if (!instance) throw requestError('NoSuchHost', `there is no emulated instance ${instanceId}`);
    return instance;
  }

  /** An address for an instance that is about to be launched: one that no other of this account has or was promised. */
  async freeAddress(): Promise<string> {
    const taken = new Set([...this.promised, ...this.all().map(({ record }) => record.address)]);
    const address = await loopbackAddress(
      `${this.around.stateDir}#${randomBytes(8).toString('hex')}`,
      (candidate) => taken.has(candidate),
    );
    this.promised.add(address);
    return address;
  }

  launch(spec: InstanceSpec): InstanceRecord {
    this.promised.delete(spec.address);
    const refusal = launchRefusal(spec);
    if (refusal) throw phaseError(refusal.code, refusal.message, { next: refusal.next });
    const record: InstanceRecord = {
      ...spec,
      instanceId: this.newId(),
      name: `ip-${spec.address.replaceAll('.', '-')}`,
      launchedAt: new Date().toISOString(),
      boot: 'running',
    };
    this.table.set(record.instanceId, record);
    const instance = new EmulatedInstance(record, this.around);
    this.known.set(record.instanceId, instance);
    instance.runUserData();
    this.around.onOnline(record.instanceId);
    return record;
  }

  /** Ids rise with time, so that the first instance of a rehearsal is the first wherever ids are sorted. */
  private newId(): string {
    this.launchedAt = Math.max(Date.now(), this.launchedAt + 1);
    return `i-0${this.launchedAt.toString(16).padStart(11, '0')}${randomBytes(3).toString('hex').slice(0, 5)}`;
  }

  /** Its disks go with it, instance store included. */
  async terminate(instanceId: string): Promise<void> {
    this.existing(instanceId);
    await this.remove(instanceId);
  }

  /** Every instance of an environment, also those of an earlier process that have not come back yet. */
  async terminateAll(environment: string): Promise<void> {
    const records = this.table.values().filter((record) => record.environment === environment);
    for (const { instanceId } of records) await this.remove(instanceId);
  }

  private async remove(instanceId: string): Promise<void> {
    const folder = join(this.around.stateDir, 'hosts', instanceId);
    this.known.get(instanceId)?.stop();
    await killMarked(`${folder}/`);
    this.known.delete(instanceId);
    this.table.delete(instanceId);
    rmSync(folder, { recursive: true, force: true });
  }

  all(): EmulatedInstance[] {
    return [...this.known.values()];
  }

  find(instanceId: string): EmulatedInstance | undefined {
    return this.known.get(instanceId);
  }

  byToken(token: string): EmulatedInstance | undefined {
    return this.all().find((instance) => instance.token === token);
  }

  /** Every fault that any instance was given: the account's own stand-ins look here. */
  faults(): readonly string[] {
    return this.all().flatMap(({ record }) => record.faults);
  }

  /** Notes that a fault of the services happened, where the stand-ins note theirs. */
  meet(fault: ServiceFault): void {
    for (const { root } of this.all()) {
      const folder = metFaultsFolder(root);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, fault), '');
    }
  }

  instances(): readonly ManagedInstance[] {
    return this.all().map(({ record }) => record);
  }

  deliver: Fleet['deliver'] = (instanceId, delivery) => {
    this.known.get(instanceId)?.deliver(delivery);
  };

  cancel: Fleet['cancel'] = (instanceId, commandId) => this.known.get(instanceId)?.cancel(commandId) ?? false;

  stop(): void {
    for (const instance of this.known.values()) instance.stop();
  }
}
