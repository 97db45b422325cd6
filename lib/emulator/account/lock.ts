/** One account per state directory: a file that names the process, taken atomically. */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { phaseError } from '../../core/errors';
import { isAlive } from './processes';

/** Release it with the function that comes back. A lock whose process is dead is taken over. */
export function takeLock(path: string): () => void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (link(draft, path)) return () => rmSync(path, { force: true });
      const owner = ownerOf(path);
      if (owner !== undefined && isAccount(owner)) throw held(path, owner);
      rmSync(path, { force: true });
    }
    throw held(path, ownerOf(path) ?? 0);
  } finally {
    rmSync(draft, { force: true });
  }
}

function link(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch {
    return false;
  }
}

function ownerOf(path: string): number | undefined {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A recycled process id is not an account, where the system lets us look. */
function isAccount(pid: number): boolean {
  if (!isAlive(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('account');
  } catch {
    return true;
  }
}

const held = (path: string, owner: number) =>
  phaseError('AccountRunning', `an emulated account already runs on this state directory, process ${owner}`, {
    next: `attach to it, or stop process ${owner}; the lock is ${path}`,
  });
