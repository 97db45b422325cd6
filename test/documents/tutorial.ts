/** The environment that most tests of documents are about. */
import { buildToolkit, documentsFor, type TypedDocument } from '../../lib/documents';
import { type Environment, parseEnvironment } from '../../lib/environment';

export const TUTORIAL: Environment = parseEnvironment('tutorial', {});

export const TOOLKIT = 'ab'.repeat(32);

export const DOCUMENTS: readonly TypedDocument[] = documentsFor(TUTORIAL, TOOLKIT);

export const realBundle = () => buildToolkit().sha256;

export interface PublishedDocument {
  readonly schemaVersion: string;
  readonly description: string;
  readonly parameters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly mainSteps: ReadonlyArray<{
    readonly action: string;
    readonly name: string;
    readonly inputs: { readonly timeoutSeconds: number; readonly runCommand: readonly string[] };
  }>;
}

export const parsed = (document: TypedDocument): PublishedDocument => JSON.parse(document.content);

export function step(document: TypedDocument): PublishedDocument['mainSteps'][number] {
  const [only] = parsed(document).mainSteps;
  if (only === undefined) throw new TypeError(`${document.name} has no step`);
  return only;
}

/** What the agent does to a script: plain substitution of text, one pass. */
export function substituted(document: TypedDocument, values: Readonly<Record<string, string>>): string {
  return step(document)
    .inputs.runCommand.join('\n')
    .replace(/\{\{ ([A-Za-z0-9]+) \}\}/g, (whole, name: string) => values[name] ?? whole);
}
