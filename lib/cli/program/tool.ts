import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../core/package-root';

/** Which version of the command this is: for `--version`, and for the manifest of a run. */
interface Tool {
  readonly version: string;
  /** Null where there is no checkout, or no git. */
  readonly commit: string | null;
}

/** The version of the package in a folder, and the commit of its checkout. */
export function toolOf(root = packageRoot()): Tool {
  const text = readFileSync(join(root, 'package.json'), 'utf8');
  return { version: (JSON.parse(text) as { version: string }).version, commit: commitOf(root) };
}

/** As people read it: `0.2.0 (commit 6755c3c2a1b0)`. */
export function versionText({ version, commit }: Tool): string {
  return commit === null ? version : `${version} (commit ${commit.slice(0, 12)})`;
}

/**
 * A package that is installed in somebody's repository is no checkout: its own folder has no `.git`. In a worktree
 * that is a file, which git reads.
 */
function commitOf(root: string): string | null {
  if (!existsSync(join(root, '.git'))) return null;
  // In a hook of git these name the repository that the hook is for.
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, ...env } = process.env;
  try {
    const output = execFileSync('git', ['rev-parse', '--verify', 'HEAD'], {
      cwd: root,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const commit = output.trim();
    return /^[0-9a-f]{40,64}$/.test(commit) ? commit : null;
  } catch {
    // Without git, or in a repository that it refuses, the commit is not known; nothing depends on it.
    return null;
  }
}
