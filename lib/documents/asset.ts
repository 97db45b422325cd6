/** Files of `assets/`, read as they are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../core/package-root';

/** Absolute path of a file under `assets/` of this package. */
export function assetPath(...names: string[]): string {
  return join(packageRoot(), 'assets', ...names);
}

/** Text of a file under `assets/` as UTF-8. Throws what `readFileSync` throws if it is absent. */
export function assetText(...names: string[]): string {
  return readFileSync(assetPath(...names), 'utf8');
}
