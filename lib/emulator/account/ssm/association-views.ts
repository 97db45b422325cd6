/** Associations and executions as the API shows them. */
import {
  type AssociationRecord,
  type Execution,
  type ExecutionTarget,
  newestTargets,
  statusOf,
  targetsInput,
} from './association-record';

const seconds = (at: string) => Date.parse(at) / 1000;

/** How many instances have each status. */
function countsOf(targets: readonly ExecutionTarget[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of targets) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** An association as DescribeAssociation shows it. */
export function associationView(record: AssociationRecord): object {
  const { output } = record;
  return {
    ...associationRow(record),
    Date: seconds(record.createdAt),
    LastUpdateAssociationDate: seconds(record.updatedAt),
    Parameters: record.parameters,
    OutputLocation: output && {
      S3Location: { OutputS3BucketName: output.bucket, OutputS3KeyPrefix: output.prefix },
    },
  };
}

/** An association as ListAssociations shows it. */
export function associationRow(record: AssociationRecord): object {
  const targets = newestTargets(record);
  const last = record.executions.at(-1);
  return {
    Name: record.documentName,
    AssociationId: record.associationId,
    AssociationName: record.associationName,
    AssociationVersion: String(record.version),
    DocumentVersion: record.documentVersion,
    Targets: targetsInput(record),
    Overview: {
      Status: statusOf(targets),
      DetailedStatus: statusOf(targets),
      AssociationStatusAggregatedCount: countsOf(targets),
    },
    ...(last && { LastExecutionDate: seconds(last.createdAt) }),
  };
}

/** An execution as DescribeAssociationExecutions shows it. */
export function executionRow(record: AssociationRecord, execution: Execution): object {
  const targets = Object.values(execution.targets);
  const status = statusOf(targets);
  return {
    AssociationId: record.associationId,
    AssociationVersion: String(execution.version),
    ExecutionId: execution.executionId,
    Status: status,
    DetailedStatus: status,
    CreatedTime: seconds(execution.createdAt),
    ResourceCountByStatus: JSON.stringify(countsOf(targets)),
  };
}

/** An instance of an execution as DescribeAssociationExecutionTargets shows it. */
export function targetRow(record: AssociationRecord, execution: Execution, instanceId: string): object {
  const target = execution.targets[instanceId];
  return {
    AssociationId: record.associationId,
    AssociationVersion: String(execution.version),
    ExecutionId: execution.executionId,
    ResourceId: instanceId,
    ResourceType: 'ManagedInstance',
    Status: target?.status,
    DetailedStatus: target?.detailedStatus,
    LastExecutionDate: seconds(target?.at ?? execution.createdAt),
  };
}
