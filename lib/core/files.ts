/** Writing where the operator said. Node's errors name a system call; these name the place, the reason and what to do. */
import { mkdirSync, renameSync, rmSync, type Stats, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { getSystemErrorMap } from 'node:util';
import { phaseError, requestError } from './errors';
import { formatBytes } from './units';

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

/** An error of Node that says that a disk is full, as DiskFull with the place; any other value as it is. */
export function diskFull(error: unknown, place: string): unknown {
  const { code, path = place } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === undefined || !FULL.includes(code)) return error;
  return unwritable(
    path,
    'use another disk; `trainyard state prune` removes what earlier rehearsals left',
    error,
  );
}

/** How much of a disk is free, in bytes, as this user may fill it. The folder need not exist yet. */
export function freeSpace(folder: string): number {
  const { bavail, bsize } = statfsSync(existing(folder));
  return bavail * bsize;
}

/**
 * The free bytes of a folder's disk.
 * @throws DiskFull when they are less than `needed`, which `what` needs
 */
export function requireSpace(folder: string, needed: number, what: string): number {
  const free = freeSpace(folder);
  if (free >= needed) return free;
  const message = `${folder} has ${formatBytes(free)} free, and ${what} needs ${formatBytes(needed)}`;
  throw phaseError('DiskFull', message, {
    next: 'free some space, `trainyard state prune` removes earlier runs, or name another directory with --state',
  });
}

const existing = (path: string): string =>
  statOf(path) !== undefined || dirname(path) === path ? path : existing(dirname(path));

function unwritable(path: string, next: string, cause: unknown): unknown {
  const { code, errno } = cause as NodeJS.ErrnoException;
  if (code === undefined || errno === undefined) return cause;
  const [, reason] = getSystemErrorMap().get(errno) ?? [code, 'unknown reason'];
  const message = `${path} cannot be written: ${reason} (${code})`;
  if (FULL.includes(code)) return phaseError('DiskFull', message, { next: `free some space, or ${next}` });
  return requestError('PathUnwritable', message, { next });
}
