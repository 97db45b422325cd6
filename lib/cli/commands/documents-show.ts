import { requestError } from '../../core/errors';
import { documentsFor, type TypedDocument, toolkitFor } from '../../documents';
import { nearest } from '../../environment';
import { type Call, print, printJson } from '../program/call';
import { requestedEnvironment } from '../request/requested-environment';

/** Without `--json` exactly the published bytes, so that their digest can be taken. */
export async function command(call: Call): Promise<void> {
  const { deployed } = requestedEnvironment(call);
  const documents = documentsFor(deployed, toolkitFor(deployed).sha256);
  const document = find(documents, call.args[0] ?? '');
  if (call.options.json) {
    const { phase, name, sha256, content } = document;
    return printJson(call, { job: phase, name, sha256, content: JSON.parse(content) as unknown });
  }
  if (call.io.out.isTerminal) print(call, document.content);
  else call.io.out.write(document.content);
}

function find(documents: readonly TypedDocument[], name: string): TypedDocument {
  const lower = name.toLowerCase();
  const found = documents.find((it) => it.name.toLowerCase() === lower || it.phase === lower);
  if (found !== undefined) return found;
  const known = documents.flatMap((it) => [it.name, it.phase]);
  const hint = nearest(name, known);
  throw requestError('DocumentUnknown', `there is no document ${name}`, {
    next: `${hint === undefined ? '' : `did you mean ${hint}? `}known: ${documents.map((it) => it.name).join(', ')}`,
  });
}
