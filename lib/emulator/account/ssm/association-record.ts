/** An association and its executions as they are stored, and how statuses are derived. */
import type { CommandReply, CommandRequest } from '../agent/document';
import type { Filter } from './operation';

/** What became of an execution on one instance, in the service's words. */
type AssociationStatus = 'Pending' | 'InProgress' | 'Success' | 'Failed' | 'TimedOut';

/** One execution on one instance. */
export interface ExecutionTarget {
  readonly status: AssociationStatus;
  readonly detailedStatus: string;
  readonly at: string;
}

/** One execution of an association on the instances that it had then. */
export interface Execution {
  readonly executionId: string;
  /** As the agent writes it in paths. */
  readonly run: string;
  /** Version of the association that was run. */
  readonly version: number;
  readonly createdAt: string;
  readonly targets: Readonly<Record<string, ExecutionTarget>>;
}

/** What a caller may set. */
export interface AssociationSpec {
  readonly documentName: string;
  readonly documentVersion: string;
  readonly associationName?: string;
  readonly targets: readonly Filter[];
  readonly parameters: CommandRequest['parameters'];
  readonly output?: CommandRequest['output'];
}

/** An association as it is stored; its executions in the order in which they began. */
export interface AssociationRecord extends AssociationSpec {
  readonly associationId: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly executions: readonly Execution[];
}

/** A moment as the agent writes it in paths: ISO 8601 with dashes. */
export function runName(at: Date): string {
  return at.toISOString().replaceAll(':', '-');
}

/** Whether an execution on an instance can still change. */
export const isUnderWay = ({ status }: ExecutionTarget) => status === 'Pending' || status === 'InProgress';

/** A target after the agent has reported; its final reply decides. */
export function targetAfter(target: ExecutionTarget, reply: CommandReply): ExecutionTarget {
  const at = new Date().toISOString();
  if (!reply.final) return { status: 'InProgress', detailedStatus: 'InProgress', at };
  const status = reply.status === 'Success' || reply.status === 'TimedOut' ? reply.status : 'Failed';
  return { ...target, status, detailedStatus: status, at };
}

/** The worst of several: open while any is. */
export function statusOf(targets: readonly ExecutionTarget[]): AssociationStatus {
  const found = targets.map(({ status }) => status);
  const order = ['InProgress', 'Pending', 'Failed', 'TimedOut', 'Success'] as const;
  return order.find((status) => found.includes(status)) ?? 'Pending';
}

/** The newest state of each instance. */
export function newestTargets({ executions }: AssociationRecord): ExecutionTarget[] {
  return Object.values(
    Object.assign({}, ...executions.map(({ targets }) => targets)) as Execution['targets'],
  );
}

/** Targets as requests and answers have them. */
export function targetsInput({ targets }: AssociationSpec): { Key: string; Values: readonly string[] }[] {
  return targets.map(({ key, values }) => ({ Key: key, Values: values }));
}
