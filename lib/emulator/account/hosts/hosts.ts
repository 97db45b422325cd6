import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { phaseError, requestError } from '../../../core/errors';
import { launchRefusal, type ServiceFault } from '../faults';
import { killMarked } from '../processes';
import type { Fleet } from '../ssm/commands';
import type { ManagedInstance } from '../ssm/instances';
import { Table } from '../table';
import { Host, type HostSurroundings } from './host';
import type { HostRecord, HostSpec } from './host-record';
import { loopbackAddress } from './loopback-address';
import { metFaultsFolder } from './met-faults';

/** All emulated instances of one account. */
export class Hosts implements Fleet {
  private readonly table: Table<HostRecord>;
  private readonly hosts = new Map<string, Host>();
  private readonly around: HostSurroundings;
  private readonly promised = new Set<string>();
  private launchedAt = 0;

  constructor(around: Omit<HostSurroundings, 'save'>) {
    this.table = new Table(join(around.stateDir, 'account', 'hosts'));
    this.around = { ...around, save: (record) => this.table.set(record.instanceId, record) };
  }

  /** Instances of an earlier process come back as after a reboot: units that are enabled start again. */
  async boot(): Promise<void> {
    for (const record of this.table.values()) {
      const host = new Host(record.boot === 'running' ? { ...record, boot: 'failed' } : record, this.around);
      this.hosts.set(record.instanceId, host);
      if (record.stopped) host.stop();
      else await this.bringUp(host);
    }
  }

  /** Where an instance keeps what commands write; undefined for one that does not exist. */
  outputOf(instanceId: string): string | undefined {
    return this.hosts.get(instanceId)?.orchestrationRoot();
  }

  private async bringUp(host: Host): Promise<void> {
    await host.supervisor.startEnabled();
    this.around.onOnline(host.record.instanceId);
  }

  /** As EC2 does: every process ends, the instance store is lost, the root volume stays. */
  async powerOff(instanceId: string): Promise<void> {
    const host = this.existing(instanceId);
    if (host.record.stopped) return;
    host.change({ stopped: true });
    host.stop();
    await killMarked(`${host.folder}/`);
    rmSync(join(host.root, 'mnt/trainyard'), { recursive: true, force: true });
  }

  /** From the root volume: enabled units start, and the agent asks for its work. */
  async powerOn(instanceId: string): Promise<void> {
    const before = this.existing(instanceId);
    if (!before.record.stopped) return;
    const { stopped: _, ...record } = before.record;
    const started = { ...record, launchedAt: new Date().toISOString() };
    this.table.set(instanceId, started);
    const host = new Host(started, this.around);
    mkdirSync(join(host.root, 'mnt/trainyard'), { recursive: true });
    this.hosts.set(instanceId, host);
    await this.bringUp(host);
  }

  private existing(instanceId: string): Host {
    const host = this.hosts.get(instanceId);
    if (!host) throw requestError('NoSuchHost', `there is no emulated instance ${instanceId}`);
    return host;
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

  launch(spec: HostSpec): HostRecord {
    this.promised.delete(spec.address);
    const refusal = launchRefusal(spec);
    if (refusal) throw phaseError(refusal.code, refusal.message, { next: refusal.next });
    const record: HostRecord = {
      ...spec,
      instanceId: this.newId(),
      name: `ip-${spec.address.replaceAll('.', '-')}`,
      launchedAt: new Date().toISOString(),
      boot: 'running',
    };
    this.table.set(record.instanceId, record);
    const host = new Host(record, this.around);
    this.hosts.set(record.instanceId, host);
    host.runUserData();
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
    this.hosts.get(instanceId)?.stop();
    await killMarked(`${folder}/`);
    this.hosts.delete(instanceId);
    this.table.delete(instanceId);
    rmSync(folder, { recursive: true, force: true });
  }

  all(): Host[] {
    return [...this.hosts.values()];
  }

  find(instanceId: string): Host | undefined {
    return this.hosts.get(instanceId);
  }

  byToken(token: string): Host | undefined {
    return this.all().find((host) => host.token === token);
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
    this.hosts.get(instanceId)?.deliver(delivery);
  };

  cancel: Fleet['cancel'] = (instanceId, commandId) => this.hosts.get(instanceId)?.cancel(commandId) ?? false;

  stop(): void {
    for (const host of this.hosts.values()) host.stop();
  }
}
