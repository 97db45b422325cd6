import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Header } from 'tar';
import { codesJson } from '../codes/codes-json';
import { dataError } from '../core/errors';
import { sha256 } from '../core/json';
import { type Environment, ownModelsOf, ownReleasesOf } from '../environment';
import { factsJson } from '../facts';
import { assetPath } from './asset';

/** The host toolkit as one archive. */
export interface Toolkit {
  /** SHA-256 of the archive: 64 lower-case hexadecimal digits. It is the archive's name. */
  readonly sha256: string;
  /** The archive, an uncompressed tar. */
  readonly bytes: Buffer;
  /** Paths inside the archive, in their order. */
  readonly files: string[];
}

interface Entry {
  readonly path: string;
  readonly executable: boolean;
  readonly content: Buffer;
}

const BLOCK = 512;

/**
 * The host toolkit as one archive: everything of `assets/host`, and the catalogue as `facts.json` and the codes as `codes.json`. Its digest is its
 * name, so the same sources must give the same bytes on every computer: entries are sorted, have no time, no owner
 * and one of two modes, and nothing is compressed, because compressors differ by version.
 * `facts` is the content of `facts.json`, by default the catalogue's.
 * @throws ToolkitPathTooLong when a path does not fit the header of an archive entry
 */
export function buildToolkit(folder: string = assetPath('host'), facts: object = factsJson()): Toolkit {
  const data = [dataEntry('facts.json', facts), dataEntry('codes.json', codesJson())];
  const entries = [...entriesOf(folder), ...data].sort((a, b) => (a.path < b.path ? -1 : 1));
  const bytes = Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(2 * BLOCK)]);
  return { sha256: sha256(bytes), bytes, files: entries.map((entry) => entry.path) };
}

/**
 * The toolkit of an environment: the same bytes for all, unless its model, or the commit of its vLLM, is one of its own.
 * @throws what `modelOfEnvironment` throws when its shape cannot be computed
 */
export const toolkitFor = (environment: Pick<Environment, 'model' | 'release' | 'vllmCommit'>): Toolkit =>
  buildToolkit(
    undefined,
    factsJson({ models: ownModelsOf(environment), releases: ownReleasesOf(environment) }),
  );

function dataEntry(path: string, value: object): Entry {
  return { path, executable: false, content: Buffer.from(JSON.stringify(value)) };
}

function entriesOf(folder: string): Entry[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .filter((file) => !/(^|[\\/])(__pycache__|\.[^\\/]*)([\\/]|$)|\.pyc$/.test(relative(folder, file)))
    .map((file) => ({
      path: relative(folder, file).split(sep).join('/'),
      // Only the owner's bit: the others depend on the umask of the checkout.
      executable: (statSync(file).mode & 0o100) !== 0,
      content: readFileSync(file),
    }));
}

function blocksOf(entry: Entry): Buffer[] {
  const header = new Header({
    path: entry.path,
    mode: entry.executable ? 0o755 : 0o644,
    uid: 0,
    gid: 0,
    size: entry.content.length,
    mtime: new Date(0),
    type: 'File',
  });
  const block = Buffer.alloc(BLOCK);
  if (header.encode(block, 0)) {
    throw dataError('ToolkitPathTooLong', `${entry.path} does not fit the header of an archive entry`, {
      next: 'use a shorter path under assets/host',
    });
  }
  return [block, entry.content, Buffer.alloc((BLOCK - (entry.content.length % BLOCK)) % BLOCK)];
}
