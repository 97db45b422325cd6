import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { keys } from '../../contract/names';
import type { ObjectReader } from '../ports/ports';

/**
 * A run that `trainyard results get` copied into a folder, read as if it were still in the bucket. `folder` is what
 * the key `runs/<run id>/` became.
 */
export function folderReader(folder: string, runId: string): ObjectReader {
  const prefix = keys.run(runId);
  const pathOf = (key: string) => join(folder, key.slice(prefix.length));
  return {
    async get(key) {
      return existsSync(pathOf(key)) ? readFileSync(pathOf(key)) : undefined;
    },
    async list(wanted) {
      const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      const objects = names.map((name) => ({
        key: prefix + name.replaceAll('\\', '/'),
        file: join(folder, name),
      }));
      return objects
        .filter(({ key, file }) => key.startsWith(wanted) && statSync(file).isFile())
        .map(({ key, file }) => ({ key, size: statSync(file).size, modifiedAt: statSync(file).mtimeMs }));
    },
  };
}
