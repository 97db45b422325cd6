/** Objects on disk: one file each, a line of JSON about the object and then its bytes, replaced atomically. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../core/json';
import { writeAtomically } from '../files';
import type { StoredObject } from './library';

export class ObjectDisk {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  buckets(): string[] {
    return readdirSync(this.folder);
  }

  addBucket(bucket: string): void {
    mkdirSync(join(this.folder, bucket), { recursive: true });
  }

  removeBucket(bucket: string): void {
    rmSync(join(this.folder, bucket), { recursive: true, force: true });
  }

  write(bucket: string, object: StoredObject): void {
    const { body, ...rest } = object;
    const head = Buffer.from(`${JSON.stringify(rest)}\n`);
    writeAtomically(this.path(bucket, object.key), Buffer.concat([head, body]));
  }

  remove(bucket: string, key: string): void {
    const path = this.path(bucket, key);
    if (existsSync(path)) rmSync(path);
  }

  objects(bucket: string): StoredObject[] {
    const folder = join(this.folder, bucket);
    return readdirSync(folder)
      .filter((name) => name.endsWith('.object'))
      .map((name) => parseObject(readFileSync(join(folder, name))));
  }

  private path(bucket: string, key: string): string {
    return join(this.folder, bucket, `${sha256(key)}.object`);
  }
}

function parseObject(bytes: Buffer): StoredObject {
  const end = bytes.indexOf('\n');
  const head = JSON.parse(bytes.toString('utf8', 0, end)) as Omit<StoredObject, 'body'>;
  return { ...head, lastModified: new Date(head.lastModified), body: bytes.subarray(end + 1) };
}
