/** Writing where the operator said. Node's errors name a system call; these name the place, the reason and what to do. */
import { mkdirSync, renameSync, rmSync, type Stats, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { phaseError, requestError } from './errors';

/**
 * Makes a folder and those above it. One by one, because Node's own recursion never ends where a parent exists and
 * refuses children, as `/proc` does.
 *
 * @param next what to do when the place cannot be written, such as "name another one with --state"
 */
export function makeFolder(path: string, next: string): void {
  try {
    make(path);
  } catch (error) {
    throw unwritable(path, next, error);
  }
}

/** The folder is made too. Renamed into place: whoever is killed here leaves the old file or the new one. */
export function writeWhole(path: string, content: string | Uint8Array, next: string): void {
  makeFolder(dirname(path), next);
  const draft = `${path}.${process.pid}.draft`;
  try {
    writeFileSync(draft, content);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw unwritable(path, next, error);
  }
}

function make(path: string): void {
  if (statOf(path)?.isDirectory()) return;
  if (dirname(path) !== path) make(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else may have made it in this moment.
    if (!statOf(path)?.isDirectory()) throw error;
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

const FULL = ['ENOSPC', 'EDQUOT'];

function unwritable(path: string, next: string, cause: unknown): unknown {
  const { code, errno } = cause as NodeJS.ErrnoException;
  if (code === undefined || errno === undefined) return cause;
  const [, reason] = getSystemErrorMap().get(errno) ?? [code, 'unknown reason'];
  const message = `${path} cannot be written: ${reason} (${code})`;
  if (FULL.includes(code)) return phaseError('DiskFull', message, { next: `free some space, or ${next}` });
  return requestError('PathUnwritable', message, { next });
}
