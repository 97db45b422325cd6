import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../core/package-root';

/** Which version of the command this is: for `--version`, and for the manifest of a run. */
interface Tool {
  readonly version: string;
  /** Null where it was not built in a checkout, or without git. */
  readonly commit: string | null;
}

/** The version of the package in a folder, and the commit that it was built from. */
export function toolOf(root = packageRoot()): Tool {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return { version: (JSON.parse(text) as { version: string }).version, commit: commitOf(root) };
}

/** As people read it: `trainyard 0.2.0 (commit 6755c3c2a1b0)`. */
export function versionText({ version, commit }: Tool): string {
  return `trainyard ${version} (commit ${commit?.slice(0, 12) ?? 'unknown'})`;
}

/** `npm run build` writes it beside what it compiles, so that a package has it and nobody starts git to know. */
function commitOf(root: string): string | null {
  try {
    const commit = readFileSync(join(root, 'dist/commit'), 'utf8').trim();
    return /^[0-9a-f]{40,64}$/.test(commit) ? commit : null;
  } catch {
    return null;
  }
}
