import type { CommandReply } from '../agent/document';
import type { Table } from '../table';
import { type CommandRecord, expired, type InvocationRecord, isOpen, withReply } from './command-record';
import { serviceError } from './operation';

/** Stored commands, and every way in which one changes. */
export class CommandStore {
  constructor(private readonly table: Table<CommandRecord>) {}

  add(command: CommandRecord): void {
    this.table.set(command.commandId, command);
  }

  /** Newest first, each brought up to date with the clock. */
  all(): CommandRecord[] {
    return this.table
      .values()
      .map((command) => this.upToDate(command))
      .sort((a, b) => Date.parse(b.requestedAt) - Date.parse(a.requestedAt));
  }

  find(commandId: string): CommandRecord {
    const command = this.table.get(commandId);
    if (!command) throw serviceError('InvalidCommandId', `Command ${commandId} does not exist.`);
    return this.upToDate(command);
  }

  started(commandId: string, instanceId: string): void {
    this.change(commandId, instanceId, (invocation) => ({
      ...invocation,
      status: invocation.status === 'Pending' ? 'InProgress' : invocation.status,
      statusDetails: invocation.status === 'Pending' ? 'InProgress' : invocation.statusDetails,
      startedAt: new Date().toISOString(),
    }));
  }

  replied(commandId: string, instanceId: string, reply: CommandReply): void {
    this.change(commandId, instanceId, (invocation) => withReply(invocation, reply));
  }

  cancelling(commandId: string, instanceId: string): void {
    this.change(commandId, instanceId, (invocation) => ({
      ...invocation,
      status: 'Cancelling',
      statusDetails: 'Cancelling',
    }));
  }

  cancelledBeforeStart(commandId: string, instanceId: string): void {
    this.replied(commandId, instanceId, { final: true, status: 'Cancelled', steps: [] });
  }

  /** After a restart of the account every instance has rebooted: what was in progress has ended. */
  terminateOpen(): void {
    for (const command of this.table.values()) {
      for (const { instanceId, status } of Object.values(command.invocations)) {
        if (!isOpen(status)) continue;
        this.change(command.commandId, instanceId, (invocation) => ({
          ...invocation,
          status: 'Failed',
          statusDetails: 'Terminated',
          endedAt: new Date().toISOString(),
        }));
      }
    }
  }

  /** A final status never changes again: late replies are dropped. */
  private change(
    commandId: string,
    instanceId: string,
    update: (invocation: InvocationRecord) => InvocationRecord,
  ): void {
    const command = this.table.get(commandId);
    const invocation = command?.invocations[instanceId];
    if (!command || !invocation || !isOpen(invocation.status)) return;
    const invocations = { ...command.invocations, [instanceId]: update(invocation) };
    this.table.set(commandId, { ...command, invocations });
  }

  private upToDate(command: CommandRecord): CommandRecord {
    const now = Date.now();
    const entries = Object.entries(command.invocations);
    const current = entries.map(([id, invocation]) => [id, expired(command, invocation, now)] as const);
    if (current.every(([, invocation], index) => invocation === entries[index]?.[1])) return command;
    const updated = { ...command, invocations: Object.fromEntries(current) };
    this.table.set(command.commandId, updated);
    return updated;
  }
}
