import { randomUUID } from 'node:crypto';
import { sha256 } from '../../../core/json';
import type { CommandDocument } from '../agent/document';
import { checkParameters, type SentParameters } from './command-parameters';
import { type CommandRecord, executionSeconds, type InvocationRecord, stepNames } from './command-record';
import { CONTENT_LIMIT } from './document-check';
import { type DocumentRecord, type DocumentVersion, parsed, versionOf } from './document-record';
import { type ManagedInstance, selectInstances } from './instances';
import { type Input, serviceError, text, wholeNumber } from './operation';

/** A command that was accepted, and the document that it runs. */
interface PreparedCommand {
  readonly command: CommandRecord;
  readonly document: CommandDocument;
}

const DELIVERY_SECONDS_DEFAULT = 3600;

/** SendCommand: everything that can be refused is refused here, before a command exists. */
export function prepareCommand(
  input: Input,
  record: DocumentRecord,
  instances: readonly ManagedInstance[],
): PreparedCommand {
  const version = versionOf(record, text(input, 'DocumentVersion'));
  checkHash(input, version);
  const document = parsed(version);
  const chosen = selectInstances(input, instances);
  const parameters = checkParameters(document, input);
  checkSize(version, parameters);
  const comment = text(input, 'Comment') ?? '';
  if (comment.length > 100)
    throw serviceError('ValidationException', `Comment is limited to 100 characters, got ${comment.length}`);
  const timeoutSeconds = wholeNumber(input, 'TimeoutSeconds', 30, 2_592_000) ?? DELIVERY_SECONDS_DEFAULT;
  const now = Date.now();
  const output = outputOf(input);
  const logGroup = logGroupOf(input, record.name);
  return {
    document,
    command: {
      commandId: randomUUID(),
      documentName: record.name,
      documentVersion: version.version,
      stepNames: stepNames(document),
      comment,
      parameters,
      requestedAt: new Date(now).toISOString(),
      deliverBy: new Date(now + timeoutSeconds * 1000).toISOString(),
      expiresAt: new Date(now + (timeoutSeconds + executionSeconds(document)) * 1000).toISOString(),
      instanceIds: (input.InstanceIds as string[] | undefined) ?? [],
      targets: (input.Targets as CommandRecord['targets'] | undefined) ?? [],
      maxConcurrency: text(input, 'MaxConcurrency') ?? '50',
      maxErrors: text(input, 'MaxErrors') ?? '0',
      timeoutSeconds,
      invocations: Object.fromEntries(
        chosen.map((instance) => [instance.instanceId, newInvocation(instance)]),
      ),
      ...(output && { output }),
      ...(logGroup !== undefined && { logGroup }),
    },
  };
}

function newInvocation(instance: ManagedInstance): InvocationRecord {
  const { instanceId, name } = instance;
  return { instanceId, instanceName: name, status: 'Pending', statusDetails: 'Pending', steps: [] };
}

function checkHash(input: Input, version: DocumentVersion): void {
  const hash = text(input, 'DocumentHash');
  if (hash === undefined) return;
  const type = text(input, 'DocumentHashType') ?? 'Sha256';
  if (type !== 'Sha256')
    throw serviceError('ValidationException', `only DocumentHashType Sha256 is emulated, got ${type}`);
  if (hash !== sha256(version.content)) {
    throw serviceError(
      'InvalidDocument',
      `The document hash ${hash} does not match version ${version.version}.`,
    );
  }
}

function checkSize(version: DocumentVersion, parameters: SentParameters): void {
  const size = Buffer.byteLength(version.content) + Buffer.byteLength(JSON.stringify(parameters));
  if (size > CONTENT_LIMIT) {
    throw serviceError(
      'MaxDocumentSizeExceeded',
      `document and parameters are ${size} bytes, the limit is ${CONTENT_LIMIT}`,
    );
  }
}

/** The group of the output where it was asked for; without a name it is one of the document, as of the service. */
function logGroupOf(input: Input, document: string): string | undefined {
  const config = input['CloudWatchOutputConfig'];
  if (typeof config !== 'object' || config === null) return undefined;
  const { CloudWatchOutputEnabled: enabled, CloudWatchLogGroupName: name } = config as Input;
  if (enabled !== true) return undefined;
  if (name === undefined || name === '') return `/aws/ssm/${document}`;
  if (typeof name === 'string' && /^[.\-_/#A-Za-z0-9]{1,512}$/.test(name)) return name;
  throw serviceError(
    'ValidationException',
    `CloudWatchLogGroupName takes 1 to 512 of . - _ / # and letters and digits, got ${String(name)}`,
  );
}

function outputOf(input: Input): CommandRecord['output'] {
  const bucket = text(input, 'OutputS3BucketName');
  if (bucket === undefined) return undefined;
  const prefix = text(input, 'OutputS3KeyPrefix') ?? '';
  if (bucket.length < 3 || bucket.length > 63 || prefix.length > 500) {
    throw serviceError(
      'InvalidOutputFolder',
      'the bucket name takes 3 to 63 characters and the prefix at most 500',
    );
  }
  return { bucket, prefix };
}
