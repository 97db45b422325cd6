/** What CreateDocument and UpdateDocument refuse. The service's other checks of content are not known to us. */
import { serviceError } from './operation';

const NAME = /^[a-zA-Z0-9_\-.]{3,128}$/;
const RESERVED = ['aws', 'amazon', 'amzn', 'awsec2', 'awsconfigremediation', 'awssupport'];

/** Bytes; counts the values sent with a command too. */
export const CONTENT_LIMIT = 64 * 1024;

/** The name itself. Throws ValidationException for one that the service does not take. */
export function checkName(name: string): string {
  if (!NAME.test(name)) {
    throw serviceError(
      'ValidationException',
      `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ${NAME.source}`,
    );
  }
  const lower = name.toLowerCase();
  if (RESERVED.some((prefix) => lower.startsWith(prefix))) {
    throw serviceError('ValidationException', `The document name ${name} begins with a reserved prefix.`);
  }
  return name;
}

/** The content itself. Throws MaxDocumentSizeExceeded or InvalidDocumentContent. */
export function checkContent(content: string, format = 'JSON'): string {
  if (Buffer.byteLength(content) > CONTENT_LIMIT) {
    throw serviceError(
      'MaxDocumentSizeExceeded',
      `The document is ${Buffer.byteLength(content)} bytes; the size limit of a document is ${CONTENT_LIMIT} bytes.`,
    );
  }
  if (format !== 'JSON') {
    throw serviceError('InvalidDocumentContent', `only JSON documents are emulated, got ${format}`);
  }
  let document: unknown;
  try {
    document = JSON.parse(content);
  } catch (error) {
    throw serviceError('InvalidDocumentContent', `JSON not well-formed. ${(error as Error).message}`);
  }
  if (typeof document !== 'object' || document === null || !('schemaVersion' in document)) {
    throw serviceError('InvalidDocumentContent', 'the document has no schemaVersion');
  }
  return content;
}
