import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { dataError } from '../../../core/errors';

/** An object as the library keeps it in memory. */
export interface StoredObject {
  key: string;
  body: Buffer;
  contentType: string;
  contentLength: number;
  etag: string;
  lastModified: Date;
  metadata: Record<string, string>;
}

/** The library's in-memory store. All its methods are synchronous. */
export interface LibraryStore {
  buckets: Map<string, Map<string, StoredObject>>;
  multipartUploads: Map<string, { bucket: string; key: string }>;
  createBucket(name: string): void;
  deleteBucket(name: string): void;
  putObject(
    bucket: string,
    key: string,
    body: Buffer,
    contentType?: string,
    metadata?: Record<string, string>,
  ): StoredObject;
  deleteObject(bucket: string, key: string): void;
  completeMultipartUpload(uploadId: string, parts: readonly unknown[]): StoredObject;
}

interface App {
  addHook(name: 'preHandler', hook: (request: { method: string; body: unknown }) => Promise<void>): unknown;
  ready(): Promise<unknown>;
  close(): Promise<unknown>;
  routing(request: IncomingMessage, response: ServerResponse): void;
}

/** The two parts of the library that are used. */
export interface Library {
  readonly Store: new () => LibraryStore;
  readonly buildApp: (options: object) => App;
}

/**
 * The kept S3 emulator, as far as we use it. It is an ES module whose package exports its protocol
 * (`buildApp`) and not its store, and we need the store's class to put every object on disk: so both are
 * loaded by file path from the pinned version. `startFauxqs` is not used because it binds every interface.
 *
 * Throws LibraryMissing if it is not installed.
 */
export async function loadLibrary(): Promise<Library> {
  const root = (require.resolve.paths('fauxqs') ?? [])
    .map((folder) => join(folder, 'fauxqs', 'dist'))
    .find((folder) => existsSync(join(folder, 'app.js')));
  if (!root) {
    throw dataError('LibraryMissing', 'the S3 emulator fauxqs is not installed', { next: 'run npm ci' });
  }
  const app = (await import(pathToFileURL(join(root, 'app.js')).href)) as { buildApp: Library['buildApp'] };
  const store = (await import(pathToFileURL(join(root, 's3', 's3Store.js')).href)) as {
    S3Store: Library['Store'];
  };
  return { Store: store.S3Store, buildApp: app.buildApp };
}
