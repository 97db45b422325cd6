/** Frees the disk that earlier runs of a rehearsal take. */

import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptAs } from '../../core/choices';
import { takeLock } from '../account/lock';
import { type StoredRun, storedRuns } from './stored-runs';

/** Which runs may go: all but the newest ones, or those that are older. */
type PruneRule = { readonly keep: number } | { readonly olderThanDays: number };

/** What became of one run. */
export interface PrunedRun {
  readonly runId: string;
  readonly createdAt: string;
  /** Why it stays; null when it went. */
  readonly keptAs: KeptAs | null;
  /** What it took, of a run that went; 0 of one that stays. */
  readonly bytes: number;
  readonly files: number;
}

const DAY_MS = 86_400_000;

/**
 * Removes runs with their objects, logs, commands and reports. An open run stays, and so does the newest result of an
 * environment and whatever a sweep names. With `dryRun` it only says what would go.
 * @throws AccountRunning while the state directory is served: what runs there is not over
 */
export function pruneState(
  stateDir: string,
  rule: PruneRule,
  dryRun: boolean,
  now: number,
): readonly PrunedRun[] {
  const release = takeLock(join(stateDir, 'account/lock'));
  try {
    const runs = storedRuns(stateDir);
    return runs.map((run, index) => {
      const keptAs = whyKept(run, index, runs, rule, now);
      const row = { runId: run.runId, createdAt: run.createdAt, keptAs };
      if (keptAs !== null) return { ...row, bytes: 0, files: 0 };
      const files = pathsOf(stateDir, run).flatMap(filesBelow);
      const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
      if (!dryRun) for (const path of pathsOf(stateDir, run)) rmSync(path, { recursive: true, force: true });
      return { ...row, bytes, files: files.length };
    });
  } finally {
    release();
  }
}

function whyKept(
  run: StoredRun,
  index: number,
  runs: readonly StoredRun[],
  rule: PruneRule,
  now: number,
): PrunedRun['keptAs'] {
  const isNew =
    'keep' in rule ? index < rule.keep : now - Date.parse(run.createdAt) < rule.olderThanDays * DAY_MS;
  if (isNew) return 'new';
  if (run.isOpen) return 'open';
  if (run.isOfSweep) return 'sweep';
  const newest = runs.find((it) => it.hasResult && it.environment === run.environment);
  return newest === run ? 'only-result' : null;
}

/** Bodies and notes of the bucket, and what the account and the instances keep of its commands. */
function pathsOf(stateDir: string, { runId, bucket, commandIds }: StoredRun): string[] {
  const account = join(stateDir, 'account');
  const instances = names(join(stateDir, 'hosts')).map((id) => join(stateDir, 'hosts', id));
  const ofRun = instances.flatMap((instance) =>
    ['var/log/trainyard', 'var/lib/trainyard/outcomes', 'mnt/trainyard/runs'].map((it) =>
      join(instance, 'root', it, runId),
    ),
  );
  const ofCommands = commandIds.flatMap((id) => [
    join(account, 'ssm/commands', `${id}.json`),
    ...instances.flatMap((instance) => [
      join(instance, 'agent', id),
      ...names(join(instance, 'root/var/lib/amazon/ssm')).map((it) =>
        join(instance, 'root/var/lib/amazon/ssm', it, 'document/orchestration', id),
      ),
    ]),
  ]);
  return [
    join(account, 's3', bucket, 'runs', runId),
    ...notesOf(join(account, 's3-notes', bucket), `runs/${runId}/`),
    join(stateDir, 'reports', `${runId}.html`),
    ...ofRun,
    ...ofCommands,
  ].filter((path) => existsSync(path));
}

const notesOf = (folder: string, prefix: string) =>
  names(folder)
    .map((name) => join(folder, name))
    .filter((path) => (JSON.parse(readFileSync(path, 'utf8')) as { key?: string }).key?.startsWith(prefix));

const names = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return names(path).flatMap((name) => filesBelow(join(path, name)));
}
