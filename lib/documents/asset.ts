/** Files of `assets/`, read as they are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../core/package-root';

export function assetPath(...names: string[]): string {
  return join(packageRoot(), 'assets', ...names);
}

export function assetText(...names: string[]): string {
  return readFileSync(assetPath(...names), 'utf8');
}
