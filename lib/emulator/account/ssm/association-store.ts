import { randomUUID } from 'node:crypto';
import type { CommandReply } from '../agent/document';
import type { Table } from '../table';
import {
  type AssociationRecord,
  type Execution,
  type ExecutionTarget,
  isUnderWay,
  runName,
  targetAfter,
  targetsInput,
} from './association-record';
import type { Fleet } from './commands';
import { type DocumentRecord, parsed, versionOf } from './document-record';
import { findDocument } from './documents';
import { selectInstances } from './instances';
import { serviceError } from './operation';

/** Stored associations, and every way in which one runs. */
export class AssociationStore {
  /** Of the last execution: no two may have one name. */
  private lastRunAt = 0;

  constructor(
    private readonly table: Table<AssociationRecord>,
    private readonly documents: Table<DocumentRecord>,
    private readonly fleet: Fleet,
  ) {}

  all(): AssociationRecord[] {
    return this.table.values().sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  }

  find(associationId: string): AssociationRecord {
    const found = this.table.get(associationId);
    if (!found)
      throw serviceError('AssociationDoesNotExist', `The association ${associationId} does not exist.`);
    return found;
  }

  /** Saves it, and runs it on the instances that it has. */
  save(record: AssociationRecord): AssociationRecord {
    this.table.set(record.associationId, record);
    return this.run(record.associationId);
  }

  delete(associationId: string): void {
    this.table.delete(this.find(associationId).associationId);
  }

  /** Once more on every instance, or on those that are named. */
  run(associationId: string, only?: readonly string[]): AssociationRecord {
    const record = this.find(associationId);
    const ids = this.instancesOf(record).filter((id) => only === undefined || only.includes(id));
    const execution = this.newExecution(record, ids);
    const updated = { ...record, executions: [...record.executions, execution] };
    this.table.set(associationId, updated);
    const { parameters, output } = record;
    const version = versionOf(findDocument(this.documents, record.documentName), record.documentVersion);
    const delivery = { commandId: associationId, parameters, document: parsed(version) };
    for (const id of ids)
      this.fleet.deliver(id, { ...delivery, associationRun: execution.run, ...(output && { output }) });
    return updated;
  }

  private newExecution({ version }: AssociationRecord, ids: readonly string[]): Execution {
    this.lastRunAt = Math.max(Date.now(), this.lastRunAt + 1);
    const at = new Date(this.lastRunAt);
    const pending = { status: 'Pending', detailedStatus: 'Pending', at: at.toISOString() } as const;
    return {
      executionId: randomUUID(),
      run: runName(at),
      version,
      createdAt: at.toISOString(),
      targets: Object.fromEntries(ids.map((id) => [id, pending])),
    };
  }

  /** The agent of an instance that has started asks for what it has: what has not succeeded there is run. */
  online(instanceId: string): void {
    for (const record of this.all()) {
      const succeeded = record.executions.some(
        ({ version, targets }) => version === record.version && targets[instanceId]?.status === 'Success',
      );
      if (!succeeded && this.instancesOf(record).includes(instanceId))
        this.run(record.associationId, [instanceId]);
    }
  }

  private instancesOf(record: AssociationRecord): string[] {
    const found = selectInstances({ Targets: targetsInput(record) }, this.fleet.instances());
    return found.map(({ instanceId }) => instanceId);
  }

  /** False for the name of a command, which is none of these. */
  started(execution: string, instanceId: string): boolean {
    return this.change(execution, instanceId, (target) => ({
      ...target,
      status: 'InProgress',
      detailedStatus: 'InProgress',
    }));
  }

  /** False for the name of a command. */
  replied(execution: string, instanceId: string, reply: CommandReply): boolean {
    return this.change(execution, instanceId, (target) => targetAfter(target, reply));
  }

  /** After a restart of the account, what was in progress has ended. */
  terminateOpen(): void {
    for (const { associationId, executions } of this.all()) {
      for (const { run, targets } of executions) {
        for (const instanceId of Object.keys(targets))
          this.change(`${associationId}.${run}`, instanceId, (target) => ({
            ...target,
            status: 'Failed',
            detailedStatus: 'Terminated',
          }));
      }
    }
  }

  /** An end never changes again. */
  private change(
    name: string,
    instanceId: string,
    update: (target: ExecutionTarget) => ExecutionTarget,
  ): boolean {
    const record = this.table.get(name.slice(0, name.indexOf('.')));
    if (!record) return name.includes('.');
    const executions = record.executions.map((execution) => {
      const target = execution.targets[instanceId];
      if (`${record.associationId}.${execution.run}` !== name || !target || !isUnderWay(target))
        return execution;
      return { ...execution, targets: { ...execution.targets, [instanceId]: update(target) } };
    });
    this.table.set(record.associationId, { ...record, executions });
    return true;
  }
}
