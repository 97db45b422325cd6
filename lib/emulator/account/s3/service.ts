import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Code } from '../../../codes';
import { ObjectDisk } from './disk';
import { type LibraryStore, loadLibrary } from './library';
import { persistentStore } from './persistent-store';

/** The emulated S3: requests over HTTP, and buckets that a deployment makes. */
export interface S3Service {
  handle(request: IncomingMessage, response: ServerResponse): void;
  createBucket(name: string): void;
  close(): Promise<void>;
}

/**
 * Sub-resources of buckets and objects. The library takes a PUT of an object's tags for a PUT of the object and
 * overwrites its body, and answers the others with a pretended success.
 */
const NOT_EMULATED = new Set(
  `accelerate acl analytics attributes cors encryption intelligent-tiering inventory legal-hold lifecycle logging
   metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock replication
   requestPayment restore retention select tagging torrent uploads versionId versioning versions website`.split(
    /\s+/,
  ),
);

/** S3 on the account's endpoint: what the library would get wrong is refused before it sees the request. */
export async function s3Service(folder: string, notes: string): Promise<S3Service> {
  const library = await loadLibrary();
  const store = persistentStore(library, new ObjectDisk(folder, notes));
  const app = library.buildApp({ logger: false, stores: { s3Store: store } });
  // An upload of no bytes reaches the library as no body at all, and it answers that with an error of its own.
  app.addHook('preHandler', async (request) => {
    if (request.method === 'PUT') request.body ??= Buffer.alloc(0);
  });
  await app.ready();
  return {
    handle: (request, response) => {
      const refusal = refuse(request, store);
      if (asksVersioning(request, store)) answerVersioning(response);
      else if (refusal) answerError(response, refusal);
      else app.routing(request, response);
    },
    createBucket: (name) => store.createBucket(name),
    close: async () => {
      await app.close();
    },
  };
}

/** Of a bucket that is there. */
function asksVersioning(request: IncomingMessage, store: LibraryStore): boolean {
  const url = new URL(request.url ?? '/', 'http://endpoint');
  const bucket = decodeURIComponent(url.pathname).split('/')[1] ?? '';
  return request.method === 'GET' && url.searchParams.has('versioning') && store.buckets.has(bucket);
}

/** What S3 answers of a bucket whose versioning was never turned on; here it cannot be. */
function answerVersioning(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end('<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>');
}

interface Refusal {
  readonly status: number;
  readonly code: Code;
  readonly message: string;
}

function refuse(request: IncomingMessage, store: LibraryStore): Refusal | undefined {
  const url = new URL(request.url ?? '/', 'http://endpoint');
  for (const name of url.searchParams.keys()) {
    const starting = name === 'uploads' && request.method === 'POST';
    if (NOT_EMULATED.has(name) && !starting) {
      return { status: 501, code: 'NotImplemented', message: `the sub-resource ${name} is not emulated` };
    }
  }
  if (request.method === 'PUT' && request.headers['if-none-match'] === '*' && exists(url, store)) {
    return { status: 412, code: 'PreconditionFailed', message: 'the object exists already' };
  }
  return undefined;
}

/** The library ignores `If-None-Match: *`; a lock made of it would lock nothing. */
function exists(url: URL, store: LibraryStore): boolean {
  const [, bucket = '', ...key] = decodeURIComponent(url.pathname).split('/');
  return store.buckets.get(bucket)?.has(key.join('/')) ?? false;
}

function answerError(response: ServerResponse, { status, code, message }: Refusal): void {
  response.writeHead(status, { 'content-type': 'application/xml', connection: 'close' });
  response.end(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
}
