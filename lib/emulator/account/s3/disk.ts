import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sha256 } from '../../../core/json';
import { readJson, writeAtomically } from '../json-files';
import type { StoredObject } from './library';

interface Note extends Omit<StoredObject, 'body' | 'lastModified'> {
  /** Of the body file, below the bucket's folder. */
  readonly path: string;
  readonly bodyMd5: string;
  readonly lastModified: string;
}

const md5 = (body: Buffer) => createHash('md5').update(body).digest('hex');

/**
 * Objects on disk. The body lies under its own key, so that people and tests can look into a bucket with a
 * pager; what S3 knows besides the body lies in a tree of its own, named by the digest of the key.
 *
 * Both files are replaced atomically, body first. A kill between the two leaves a body newer than its note,
 * which `load` sees by the digest and repairs.
 */
export class ObjectDisk {
  constructor(
    private readonly bodies: string,
    private readonly notes: string,
  ) {
    mkdirSync(bodies, { recursive: true });
    mkdirSync(notes, { recursive: true });
  }

  buckets(): string[] {
    return readdirSync(this.notes);
  }

  addBucket(bucket: string): void {
    mkdirSync(join(this.bodies, bucket), { recursive: true });
    mkdirSync(join(this.notes, bucket), { recursive: true });
  }

  removeBucket(bucket: string): void {
    rmSync(join(this.notes, bucket), { recursive: true, force: true });
    rmSync(join(this.bodies, bucket), { recursive: true, force: true });
  }

  write(bucket: string, object: StoredObject): void {
    const { body, lastModified, ...rest } = object;
    const path = this.writeBody(bucket, object.key, body);
    const note: Note = { ...rest, path, bodyMd5: md5(body), lastModified: lastModified.toISOString() };
    writeAtomically(this.notePath(bucket, object.key), JSON.stringify(note));
  }

  remove(bucket: string, key: string): void {
    const note = readJson<Note>(this.notePath(bucket, key));
    if (!note) return;
    rmSync(this.notePath(bucket, key));
    rmSync(join(this.bodies, bucket, note.path), { force: true });
  }

  objects(bucket: string): StoredObject[] {
    return readdirSync(join(this.notes, bucket))
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) =>
        this.load(bucket, JSON.parse(readFileSync(join(this.notes, bucket, name), 'utf8')) as Note),
      );
  }

  private load(bucket: string, note: Note): StoredObject[] {
    const file = join(this.bodies, bucket, note.path);
    if (!existsSync(file)) return [];
    const body = readFileSync(file);
    const { path: _, bodyMd5, lastModified, ...rest } = note;
    if (md5(body) === bodyMd5) return [{ ...rest, body, lastModified: new Date(lastModified) }];
    return [
      {
        ...rest,
        body,
        contentLength: body.length,
        etag: `"${md5(body)}"`,
        lastModified: statSync(file).mtime,
      },
    ];
  }

  /** `a` and `a/b` may both be keys and cannot both be paths: the second goes under its digest. */
  private writeBody(bucket: string, key: string, body: Buffer): string {
    const readable = key.split('/').map(safeSegment).join('/');
    try {
      this.writeAt(bucket, readable, body);
      return readable;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? '';
      if (!['EEXIST', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG', 'ENOTEMPTY'].includes(code)) throw error;
      const digest = `%/${sha256(key)}`;
      this.writeAt(bucket, digest, body);
      return digest;
    }
  }

  private writeAt(bucket: string, path: string, body: Buffer): void {
    const file = join(this.bodies, bucket, path);
    mkdirSync(dirname(file), { recursive: true });
    writeAtomically(file, body);
  }

  private notePath(bucket: string, key: string): string {
    return join(this.notes, bucket, `${sha256(key)}.json`);
  }
}

/** Unchanged for nearly every name; never empty, never `.` or `..`, never with a NUL. */
function safeSegment(segment: string): string {
  if (segment === '' || segment === '.' || segment === '..')
    return `%${Buffer.from(segment).toString('hex')}`;
  return segment.replaceAll('%', '%25').replaceAll('\0', '%00');
}
