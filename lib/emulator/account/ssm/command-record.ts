/** A command and its invocations as they are stored, and how statuses are derived. */
import type { CommandDocument, CommandReply, StepResult } from '../agent/document';
import { executionTimeout } from '../agent/step-inputs';
import type { SentParameters } from './command-parameters';

/** What became of a command on one instance, in the service's words. */
type InvocationStatus =
  | 'Pending'
  | 'InProgress'
  | 'Success'
  | 'Cancelled'
  | 'TimedOut'
  | 'Failed'
  | 'Cancelling';

/** A command on one instance. Times are ISO and absent until it came to that. */
export interface InvocationRecord {
  readonly instanceId: string;
  readonly instanceName: string;
  readonly status: InvocationStatus;
  readonly statusDetails: string;
  readonly steps: readonly StepResult[];
  readonly trace?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
}

/** A command as it was sent, with its invocations by instance id. */
export interface CommandRecord {
  readonly commandId: string;
  readonly documentName: string;
  readonly documentVersion: string;
  readonly stepNames: readonly string[];
  readonly comment: string;
  readonly parameters: SentParameters;
  readonly requestedAt: string;
  /** Delivery timeout and execution timeouts together. */
  readonly expiresAt: string;
  readonly deliverBy: string;
  readonly instanceIds: readonly string[];
  readonly targets: readonly { readonly Key: string; readonly Values: readonly string[] }[];
  readonly output?: { readonly bucket: string; readonly prefix: string };
  /** Where its output can be read with CloudWatch Logs; absent where nobody asked. */
  readonly logGroup?: string;
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  readonly timeoutSeconds: number;
  readonly invocations: Readonly<Record<string, InvocationRecord>>;
}

/** Whether an invocation can still change. */
export const isOpen = (status: InvocationStatus) =>
  status === 'Pending' || status === 'InProgress' || status === 'Cancelling';

/** Names of the steps of a document, in order. */
export function stepNames(document: CommandDocument): string[] {
  return Array.isArray(document.mainSteps) ? document.mainSteps.map((step) => String(step.name)) : [];
}

/** A parameter as timeout counts as the default here; the agent knows better. */
export function executionSeconds(document: CommandDocument): number {
  const steps = Array.isArray(document.mainSteps) ? document.mainSteps : [];
  return steps.reduce((sum, step) => sum + executionTimeout(step.inputs?.timeoutSeconds), 0);
}

/** An invocation after the agent has reported; its final reply decides the status. */
export function withReply(invocation: InvocationRecord, reply: CommandReply): InvocationRecord {
  const trace = reply.trace === undefined ? {} : { trace: reply.trace };
  if (!reply.final) return { ...invocation, steps: reply.steps, ...trace };
  const status = reply.status as InvocationStatus;
  return {
    ...invocation,
    status,
    statusDetails: status === 'TimedOut' ? 'ExecutionTimedOut' : status,
    steps: reply.steps,
    ...trace,
    endedAt: new Date().toISOString(),
  };
}

/** What the service decides on its own, when no reply has come in time. */
export function expired(command: CommandRecord, invocation: InvocationRecord, now: number): InvocationRecord {
  if (invocation.status === 'Pending' && now > Date.parse(command.deliverBy)) {
    return { ...invocation, status: 'TimedOut', statusDetails: 'DeliveryTimedOut' };
  }
  if (isOpen(invocation.status) && now > Date.parse(command.expiresAt)) {
    return {
      ...invocation,
      status: 'TimedOut',
      statusDetails: 'ExecutionTimedOut',
      endedAt: command.expiresAt,
    };
  }
  return invocation;
}

/** The command's own status: open while any invocation is, then the worst of them. */
export function commandStatus(command: CommandRecord): InvocationStatus {
  const statuses = Object.values(command.invocations).map(({ status }) => status);
  for (const status of ['Cancelling', 'InProgress'] as const) if (statuses.includes(status)) return status;
  if (statuses.includes('Pending'))
    return statuses.every((status) => status === 'Pending') ? 'Pending' : 'InProgress';
  for (const status of ['Failed', 'TimedOut', 'Cancelled'] as const)
    if (statuses.includes(status)) return status;
  return 'Success';
}
