/** Where this package lies on disk, seen from its sources and from `dist` alike. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The nearest folder above that holds `package.json`. */
export function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}
