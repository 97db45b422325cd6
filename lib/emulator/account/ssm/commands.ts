import type { Table } from '../table';
import { type CommandRecord, isOpen } from './command-record';
import type { CommandStore } from './command-store';
import { commandView, invocationRow, invocationView } from './command-views';
import type { Delivery } from './delivery';
import type { DocumentRecord } from './document-record';
import { findDocument } from './documents';
import type { ManagedInstance } from './instances';
import {
  type Filter,
  filters,
  type Input,
  type Operations,
  page,
  requiredText,
  serviceError,
  text,
  texts,
} from './operation';
import { prepareCommand } from './send-command';

/** The instances behind the service. */
export interface Fleet {
  instances(): readonly ManagedInstance[];
  deliver(instanceId: string, delivery: Delivery): void;
  /** True when the command had not started there. */
  cancel(instanceId: string, commandId: string): boolean;
}

/** A command is not visible to GetCommandInvocation at once: the API is eventually consistent. */
const VISIBLE_AFTER_MS = 100;

/** Run Command: send, look, cancel. */
export function commandOperations(
  commands: CommandStore,
  documents: Table<DocumentRecord>,
  fleet: Fleet,
): Operations {
  return {
    SendCommand(input) {
      const record = findDocument(documents, requiredText(input, 'DocumentName'));
      const { command, document } = prepareCommand(input, record, fleet.instances());
      commands.add(command);
      const { commandId, parameters, output } = command;
      const delivery = { commandId, parameters, document, ...(output && { output }) };
      for (const instanceId of Object.keys(command.invocations)) fleet.deliver(instanceId, delivery);
      return { Command: commandView(command) };
    },
    GetCommandInvocation(input) {
      const commandId = checkId(requiredText(input, 'CommandId'));
      const instanceId = requiredText(input, 'InstanceId');
      const command = commands.all().find((candidate) => candidate.commandId === commandId);
      const invocation = command?.invocations[instanceId];
      if (!command || !invocation || Date.now() - Date.parse(command.requestedAt) < VISIBLE_AFTER_MS) {
        throw serviceError(
          'InvocationDoesNotExist',
          'The command ID and managed node ID did not match any invocation.',
        );
      }
      return invocationView(command, invocation, text(input, 'PluginName'));
    },
    ListCommands(input) {
      const { rows, ...next } = page(selectCommands(commands, input), input, 50);
      return { Commands: rows.map(commandView), ...next };
    },
    ListCommandInvocations(input) {
      const instanceId = text(input, 'InstanceId');
      const all = selectCommands(commands, input).flatMap((command) =>
        Object.values(command.invocations)
          .filter((invocation) => !instanceId || invocation.instanceId === instanceId)
          .map((invocation) => invocationRow(command, invocation, input.Details === true)),
      );
      const { rows, ...next } = page(all, input, 50);
      return { CommandInvocations: rows, ...next };
    },
    CancelCommand(input) {
      cancel(commands, fleet, input);
      return {};
    },
  };
}

function selectCommands(commands: CommandStore, input: Input): CommandRecord[] {
  const commandId = text(input, 'CommandId');
  const instanceId = text(input, 'InstanceId');
  const wanted = filters(input, 'Filters');
  const found = commandId ? [commands.find(checkId(commandId))] : commands.all();
  return found.filter(
    (command) =>
      (!instanceId || instanceId in command.invocations) &&
      wanted.every((filter) => matches(command, filter)),
  );
}

function matches(command: CommandRecord, { key, values }: Filter): boolean {
  const value = values[0] ?? '';
  const requested = Date.parse(command.requestedAt);
  const statuses = Object.values(command.invocations).map(({ status }) => status as string);
  const tests: Readonly<Record<string, () => boolean>> = {
    Status: () => statuses.includes(value),
    ExecutionStage: () => statuses.some((status) => isOpen(status as never)) === (value === 'Executing'),
    DocumentName: () => command.documentName === value,
    InvokedAfter: () => requested > Date.parse(value),
    InvokedBefore: () => requested < Date.parse(value),
  };
  const test = tests[key];
  if (!test) throw serviceError('InvalidFilterKey', `The filter key ${key} is not valid.`);
  return test();
}

function cancel(commands: CommandStore, fleet: Fleet, input: Input): void {
  const command = commands.find(checkId(requiredText(input, 'CommandId')));
  const asked = texts(input, 'InstanceIds');
  const ids = asked.length > 0 ? asked : Object.keys(command.invocations);
  for (const instanceId of ids) {
    const invocation = command.invocations[instanceId];
    if (!invocation) throw serviceError('InvalidInstanceId', `The command did not run on ${instanceId}.`);
    if (!isOpen(invocation.status)) continue;
    commands.cancelling(command.commandId, instanceId);
    if (fleet.cancel(instanceId, command.commandId))
      commands.cancelledBeforeStart(command.commandId, instanceId);
  }
}

function checkId(commandId: string): string {
  if (!/^[0-9a-f-]{36}$/.test(commandId))
    throw serviceError('InvalidCommandId', `${commandId} is not a command id.`);
  return commandId;
}
