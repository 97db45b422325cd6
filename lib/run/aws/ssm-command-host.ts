import {
  CancelCommandCommand,
  type Command,
  DescribeDocumentCommand,
  GetCommandInvocationCommand,
  GetDocumentCommand,
  paginateListCommandInvocations,
  paginateListCommands,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { dataError } from '../../core/errors';
import type { CommandHost, Invocation, SendRequest, SentCommand } from '../ports/ports';
import { plainStatus } from '../watch/command-status';
import { type Connection, clientOf, isNamed } from './client';
import { pagesOf, paging } from './pages';

/**
 * Commands through SSM Run Command: sent to all instances at once, where the failure of one does not stop the others.
 * Errors of the SDK are passed on as they are.
 * @throws AnswerIncomplete when SSM leaves out a field that it documents
 */
export function ssmCommandHost(connection: Connection): CommandHost {
  const client = clientOf(SSMClient, connection);
  return {
    async describeDocument(name, version) {
      try {
        const answer = await client.send(
          new DescribeDocumentCommand({
            Name: name,
            ...(version === undefined ? {} : { DocumentVersion: version }),
          }),
        );
        const document = answer.Document;
        return {
          name,
          version: needed(
            version === undefined
              ? (document?.DefaultVersion ?? document?.DocumentVersion)
              : document?.DocumentVersion,
            'DocumentVersion',
          ),
          sha256: needed(document?.Hash, 'Hash').toLowerCase(),
        };
      } catch (error) {
        if (isNamed(error, 'InvalidDocument', 'InvalidDocumentVersion')) return undefined;
        throw error;
      }
    },
    async documentContent(name, version) {
      const answer = await client.send(new GetDocumentCommand({ Name: name, DocumentVersion: version }));
      return needed(answer.Content, 'Content');
    },
    async send(request) {
      const answer = await client.send(new SendCommandCommand(sendInput(request)));
      return sentCommand(needed(answer.Command, 'Command'));
    },
    async commands({ documentName, since }) {
      const found: SentCommand[] = [];
      const filters = [
        { key: 'DocumentName' as const, value: documentName },
        { key: 'InvokedAfter' as const, value: `${new Date(since).toISOString().slice(0, 19)}Z` },
      ];
      for await (const page of pagesOf(
        'ListCommands',
        paginateListCommands(paging(client), { Filters: filters }),
      )) {
        found.push(...(page.Commands ?? []).map(sentCommand));
      }
      return found.sort((a, b) => b.requestedAt - a.requestedAt);
    },
    async invocations(commandId) {
      const found: Invocation[] = [];
      try {
        const pages = paginateListCommandInvocations(paging(client), { CommandId: commandId });
        for await (const page of pagesOf('ListCommandInvocations', pages)) {
          found.push(...(page.CommandInvocations ?? []).map(invocation));
        }
      } catch (error) {
        // A command that was sent a moment ago may not be known yet.
        if (!isNamed(error, 'InvalidCommandId', 'InvocationDoesNotExist')) throw error;
      }
      return found;
    },
    async output(commandId, instanceId) {
      try {
        const answer = await client.send(
          new GetCommandInvocationCommand({ CommandId: commandId, InstanceId: instanceId }),
        );
        return {
          ...invocation(answer),
          instanceId,
          responseCode: answer.ResponseCode ?? -1,
          stdout: answer.StandardOutputContent ?? '',
          stderr: answer.StandardErrorContent ?? '',
        };
      } catch (error) {
        if (isNamed(error, 'InvocationDoesNotExist')) return undefined;
        throw error;
      }
    },
    async cancel(commandId) {
      await client.send(new CancelCommandCommand({ CommandId: commandId }));
    },
  };
}

function sendInput(request: SendRequest) {
  return {
    DocumentName: request.documentName,
    DocumentVersion: request.documentVersion,
    DocumentHash: request.documentSha256,
    DocumentHashType: 'Sha256' as const,
    InstanceIds: [...request.instanceIds],
    Parameters: Object.fromEntries(
      Object.entries(request.parameters).map(([key, value]) => [key, [...value]]),
    ),
    Comment: request.comment,
    TimeoutSeconds: request.deliveryTimeoutSeconds,
    OutputS3BucketName: request.output.bucket,
    OutputS3KeyPrefix: request.output.keyPrefix,
    CloudWatchOutputConfig: {
      CloudWatchLogGroupName: request.output.logGroup,
      CloudWatchOutputEnabled: true,
    },
    // All instances at once, and the failure of one says nothing about the others.
    MaxConcurrency: '100%',
    MaxErrors: '100%',
  };
}

function sentCommand(command: Command): SentCommand {
  return {
    commandId: needed(command.CommandId, 'CommandId'),
    comment: command.Comment ?? '',
    documentName: command.DocumentName ?? '',
    instanceIds: command.InstanceIds ?? [],
    requestedAt: needed(command.RequestedDateTime, 'RequestedDateTime').getTime(),
    expiresAt: command.ExpiresAfter?.getTime(),
    status: plainStatus(command.Status),
  };
}

interface InvocationLike {
  readonly InstanceId?: string | undefined;
  readonly Status?: string | undefined;
  readonly StatusDetails?: string | undefined;
}

function invocation(item: InvocationLike): Invocation {
  return {
    instanceId: item.InstanceId ?? '',
    status: plainStatus(item.Status),
    statusDetails: plainStatus(item.StatusDetails) || plainStatus(item.Status),
  };
}

function needed<T>(value: T | undefined, field: string): T {
  if (value === undefined) throw dataError('AnswerIncomplete', `the answer of SSM has no ${field}`);
  return value;
}
