/** Writing where the operator said. Node's errors name a system call; these name the place, the reason and what to do. */
import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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

/**
 * The text of a file that a person wrote, as UTF-8. Some editors put a byte order mark before it, which nobody sees and
 * which is no part of the text.
 */
export function textOf(path: string): string {
  return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
}

/**
 * The folder is made too. Renamed into place: whoever is killed here leaves the old file or the new one. A link stays, and
 * what it leads to is replaced; a device or a pipe is written into, because a file in its place would be in everybody's way.
 */
export function writeWhole(path: string, content: string | Uint8Array, next: string): void {
  makeFolder(dirname(path), next);
  const there = statOf(path);
  const place = there?.isFile() ? realpathSync(path) : path;
  const draft = `${place}.${process.pid}.draft`;
  try {
    if (there === undefined || there.isFile() || there.isDirectory()) {
      writeFileSync(draft, content);
      renameSync(draft, place);
    } else writeFileSync(path, content);
  } catch (error) {
    rmSync(draft, { force: true });
    throw unwritable(path, next, error);
  }
}

/**
 * Refuses a file that could not be written later, or a folder into which nothing could. Nothing is made for the question.
 *
 * @throws PathUnwritable with the place that stands in the way
 */
export function requireWritable(path: string, kind: 'file' | 'folder', next: string): void {
  const there = statOf(path);
  if (there !== undefined && there.isDirectory() !== (kind === 'folder')) {
    const what = there.isDirectory() ? 'is a folder' : 'is not a folder';
    throw requestError('PathUnwritable', `${path} cannot be written: it ${what}`, { next });
  }
  const asked = existing(path);
  try {
    if (asked !== path && !statSync(asked).isDirectory()) throw notFolder(path, asked, next);
    // A file that is replaced by another needs its folder; a device is written itself.
    const place = there?.isFile() ? dirname(path) : asked;
    accessSync(place, constants.W_OK);
  } catch (error) {
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
  if (code === 'EEXIST') return notFolder(path, (cause as NodeJS.ErrnoException).path ?? path, next);
  const [, reason] = getSystemErrorMap().get(errno) ?? [code, 'unknown reason'];
  const message = `${path} cannot be written: ${reason} (${code})`;
  if (FULL.includes(code)) return phaseError('DiskFull', message, { next: `free some space, or ${next}` });
  return requestError('PathUnwritable', message, { next });
}

/** A folder was to be made where something else is. */
const notFolder = (path: string, way: string, next: string) =>
  requestError('PathUnwritable', `${path} cannot be written: ${way === path ? 'it' : way} is not a folder`, {
    next,
  });
