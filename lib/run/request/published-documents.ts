import type { Manifest } from '../../contract/manifest';
import type { HostPhase } from '../../contract/phase';
import { phaseError } from '../../core/errors';
import type { CommandHost, PublishedDocument } from '../ports/ports';

/** A document that must be published before a run can begin. */
export interface ExpectedDocument {
  /** Phase of the document. */
  readonly phase: HostPhase;
  /** Its name. */
  readonly name: string;
  /**
   * Content and digest that it must have. Null takes the document as it is published, because stopping an instance
   * must not wait for a deployment.
   */
  readonly ours: { readonly content: string; readonly sha256: string } | null;
}

type ManifestDocument = Manifest['documents'][number];

/**
 * Every document of the environment with the version that will be sent. What is published must be what this version
 * renders and rehearses; white space may differ.
 * @throws DocumentMissing when one is not published
 * @throws DocumentDiffers when one has another content
 */
export async function checkDocuments(
  host: CommandHost,
  expected: readonly ExpectedDocument[],
): Promise<ManifestDocument[]> {
  return Promise.all(expected.map((document) => checkDocument(host, document)));
}

async function checkDocument(host: CommandHost, expected: ExpectedDocument): Promise<ManifestDocument> {
  const published = await publishedDocument(host, expected);
  return {
    job: expected.phase,
    name: expected.name,
    version: published.version,
    sha256: published.sha256,
  };
}

/**
 * The version to send: the default one, which a deployment makes, or the newest where the default was left behind; its
 * number goes with the command, so that nothing that is made default meanwhile is run.
 */
async function publishedDocument(
  host: CommandHost,
  { name, ours }: ExpectedDocument,
): Promise<PublishedDocument> {
  const standard = await host.describeDocument(name);
  if (standard === undefined) throw missing(name);
  if (ours === null || (await isOurs(host, standard, ours))) return standard;
  const newest = await host.describeDocument(name, '$LATEST');
  if (newest !== undefined && newest.version !== standard.version && (await isOurs(host, newest, ours)))
    return newest;
  throw differs(standard, ours.sha256);
}

async function isOurs(
  host: CommandHost,
  published: PublishedDocument,
  { sha256, content }: NonNullable<ExpectedDocument['ours']>,
): Promise<boolean> {
  return published.sha256 === sha256 || (await sameValue(host, published, content));
}

/** A service that stores the same JSON with other white space changes the digest but not the document. */
async function sameValue(host: CommandHost, published: PublishedDocument, expected: string) {
  const content = await host.documentContent(published.name, published.version);
  try {
    return JSON.stringify(JSON.parse(content)) === JSON.stringify(JSON.parse(expected));
  } catch {
    return false;
  }
}

/**
 * Checks that the document a run recorded is still published with the same content: a run that continues uses the
 * version that it began with, even when a newer one was published since.
 * @throws DocumentMissing, DocumentDiffers when it is not
 */
export async function checkRecorded(host: CommandHost, recorded: ManifestDocument): Promise<void> {
  const published = await host.describeDocument(recorded.name, recorded.version);
  if (published === undefined) throw missing(`${recorded.name} version ${recorded.version}`);
  if (published.sha256 !== recorded.sha256) throw differs(published, recorded.sha256);
}

function missing(name: string) {
  return phaseError('DocumentMissing', `document ${name} is not published in this account and region`, {
    next: 'deploy the stack: npx trainyard deploy',
  });
}

function differs(published: PublishedDocument, expected: string) {
  return phaseError(
    'DocumentDiffers',
    `${published.name} version ${published.version} has SHA-256 ${published.sha256}, this command expects ${expected}`,
    { next: 'deploy the stack again, or use the version of trainyard that deployed it' },
  );
}
