/** Which version of the command this is, for the manifest. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../core/package-root';

export interface Tool {
  readonly version: string;
  /** Null where there is no checkout. */
  readonly commit: string | null;
}

export function toolOf(): Tool {
  const root = packageRoot();
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return { version: (JSON.parse(text) as { version: string }).version, commit: commitOf(join(root, '.git')) };
}

/** Read from the checkout's own files, because only the rehearsal starts processes. */
function commitOf(git: string): string | null {
  const head = readText(join(git, 'HEAD'));
  const reference = /^ref: (.+)$/.exec(head)?.[1];
  if (reference === undefined) return isCommit(head) ? head : null;
  const loose = readText(join(git, reference));
  if (isCommit(loose)) return loose;
  const packed = readText(join(git, 'packed-refs')).split('\n');
  const found = packed.find((line) => line.endsWith(` ${reference}`))?.split(' ')[0] ?? '';
  return isCommit(found) ? found : null;
}

const isCommit = (text: string) => /^[0-9a-f]{40,64}$/.test(text);

function readText(path: string): string {
  try {
    return existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  } catch {
    // `.git` of a worktree is a file, and then we do not know.
    return '';
  }
}
