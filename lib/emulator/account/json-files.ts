import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

let counter = 0;

/**
 * Files that a kill at any moment leaves whole: written beside, then renamed into place.
 *
 * Makes the folder if it is absent.
 */
export function writeAtomically(path: string, data: string | Uint8Array, mode = 0o600): void {
  mkdirSync(dirname(path), { recursive: true });
  counter += 1;
  const draft = `${path}.${process.pid}.${counter}.draft`;
  writeFileSync(draft, data, { mode });
  renameSync(draft, path);
}

/** Undefined when there is no such file; a file that is not JSON is an error of ours and throws. */
export function readJson<T>(path: string): T | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as T) : undefined;
}
