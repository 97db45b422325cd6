/** Commands and invocations as the API shows them. */
import type { StepResult } from '../agent/document';
import { API_STDERR_LIMIT, cap, merged } from '../agent/stream-output';
import { type CommandRecord, commandStatus, type InvocationRecord, isOpen } from './command-record';
import { serviceError } from './operation';

const NOT_STARTED = -1;

/** A command as ListCommands shows it. */
export function commandView(command: CommandRecord): object {
  const invocations = Object.values(command.invocations);
  const status = commandStatus(command);
  const closed = invocations.filter((invocation) => !isOpen(invocation.status));
  const details = invocations.find((invocation) => invocation.status === status)?.statusDetails ?? status;
  return {
    CommandId: command.commandId,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    Comment: command.comment,
    ExpiresAfter: Date.parse(command.expiresAt) / 1000,
    Parameters: command.parameters,
    InstanceIds: command.instanceIds,
    Targets: command.targets,
    RequestedDateTime: Date.parse(command.requestedAt) / 1000,
    Status: status,
    StatusDetails: details,
    OutputS3BucketName: command.output?.bucket ?? '',
    OutputS3KeyPrefix: command.output?.prefix ?? '',
    MaxConcurrency: command.maxConcurrency,
    MaxErrors: command.maxErrors,
    TargetCount: invocations.length,
    CompletedCount: closed.length,
    ErrorCount: closed.filter(({ status }) => status === 'Failed' || status === 'TimedOut').length,
    DeliveryTimedOutCount: closed.filter(({ statusDetails }) => statusDetails === 'DeliveryTimedOut').length,
    TimeoutSeconds: command.timeoutSeconds,
  };
}

/** An invocation as ListCommandInvocations shows it; its steps only with `details`. */
export function invocationRow(
  command: CommandRecord,
  invocation: InvocationRecord,
  details: boolean,
): object {
  return {
    CommandId: command.commandId,
    InstanceId: invocation.instanceId,
    InstanceName: invocation.instanceName,
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    RequestedDateTime: Date.parse(command.requestedAt) / 1000,
    Status: invocation.status,
    StatusDetails: invocation.statusDetails,
    StandardOutputUrl: '',
    StandardErrorUrl: '',
    CommandPlugins: details ? invocation.steps.map((step) => pluginView(command, step)) : [],
  };
}

function pluginView(command: CommandRecord, step: StepResult): object {
  return {
    Name: step.name,
    Status: step.status === 'Skipped' ? 'Success' : step.status,
    StatusDetails: step.status === 'TimedOut' ? 'ExecutionTimedOut' : step.status,
    ResponseCode: step.code,
    ResponseStartDateTime: Date.parse(step.startedAt) / 1000,
    ResponseFinishDateTime: Date.parse(step.endedAt) / 1000,
    Output: merged(step.stdout, step.stderr),
    OutputS3BucketName: command.output?.bucket ?? '',
    OutputS3KeyPrefix: command.output?.prefix ?? '',
  };
}

/**
 * GetCommandInvocation. Streams are empty until the command has finished, and a document of several steps shows
 * none unless the request names one.
 */
export function invocationView(
  command: CommandRecord,
  invocation: InvocationRecord,
  pluginName: string | undefined,
): object {
  if (pluginName !== undefined && !command.stepNames.includes(pluginName)) {
    throw serviceError('InvalidPluginName', `The plugin name ${pluginName} is not valid.`);
  }
  const name = pluginName ?? (command.stepNames.length === 1 ? command.stepNames[0] : undefined);
  const finished = !isOpen(invocation.status);
  const step = finished ? invocation.steps.find((step) => step.name === name) : undefined;
  return {
    CommandId: command.commandId,
    InstanceId: invocation.instanceId,
    Comment: command.comment,
    DocumentName: command.documentName,
    DocumentVersion: command.documentVersion,
    PluginName: name ?? '',
    ResponseCode: step?.code ?? NOT_STARTED,
    ...times(invocation),
    Status: invocation.status,
    StatusDetails: invocation.statusDetails,
    StandardOutputContent: step?.stdout ?? '',
    StandardOutputUrl: '',
    StandardErrorContent: cap(step?.stderr ?? (finished ? (invocation.trace ?? '') : ''), API_STDERR_LIMIT),
    StandardErrorUrl: '',
    CloudWatchOutputConfig: {
      CloudWatchLogGroupName: command.logGroup ?? '',
      CloudWatchOutputEnabled: command.logGroup !== undefined,
    },
  };
}

function times({ startedAt, endedAt }: InvocationRecord): object {
  const seconds = startedAt && endedAt ? (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 : undefined;
  return {
    ExecutionStartDateTime: startedAt ?? '',
    ExecutionEndDateTime: endedAt ?? '',
    ExecutionElapsedTime: seconds === undefined ? '' : `PT${seconds}S`,
  };
}
