import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Deployment } from '../../contract/deployment';
import { type Manifest, manifestSchema } from '../../contract/manifest';
import type { MeasuredRun } from '../../contract/measured-run';
import { type Result, resultSchema } from '../../contract/result';
import { dataError, requestError } from '../../core/errors';
import type { ObjectReader } from '../ports/ports';
import { collectRequests, requestsOf } from './collect-requests';
import { collectRun } from './collect-run';
import { folderReader } from './folder-reader';

/** Whether a name is a path and not a run id: it has a slash, begins with a dot or ends with `.json`. */
export function isPath(name: string): boolean {
  return /[\\/]|^\.|\.json$/.test(name);
}

/**
 * The run with this id, from the bucket or folder that `store` reads. `name` is what the operator calls it; `deployment`
 * is what its manifest is held to, null for a folder.
 * @throws RunNotFound when there is no such run
 * @throws ManifestNotOfDeployment, OutcomeForged when an object says that it is something else
 */
export async function measuredRun(
  store: ObjectReader,
  runId: string,
  name: string,
  deployment: Deployment | null,
): Promise<MeasuredRun> {
  const collected = await collectRun(store, runId, deployment);
  return { name, ...collected, requestsOf: (result) => collectRequests(store, result) };
}

/**
 * A run from a path: a folder of `results get`, one of `results import`, a `result.json`, or a manifest alone.
 * @throws PathMissing when there is nothing at the path
 * @throws NoResult when the folder holds neither a manifest nor a result
 * @throws FileInvalid when a file is not one that this version reads
 */
export async function measuredRunAt(path: string, name: string): Promise<MeasuredRun> {
  if (!existsSync(path)) {
    throw requestError('PathMissing', `there is nothing at ${path}`, {
      next: 'name a run id, a folder of `trainyard results get` or `results import`, or a result.json',
    });
  }
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const manifest = folder === path ? manifestAt(folder) : null;
  if (manifest !== null) return measuredRun(folderReader(folder, manifest.runId), manifest.runId, name, null);
  return bareResult(folder === path ? join(folder, 'result.json') : path, name);
}

/**
 * The manifest in a folder; null when no run was copied into it.
 * @throws FileInvalid when it is not one that this version reads
 */
export function manifestAt(folder: string): Manifest | null {
  const file = join(folder, 'manifest.json');
  return existsSync(file) ? parsed(file, manifestSchema) : null;
}

function bareResult(file: string, name: string): MeasuredRun {
  if (!existsSync(file)) {
    throw requestError('NoResult', `${dirname(file)} holds no ${basename(file)} and no manifest.json`, {
      next: 'name the folder of one run: results/runs/<run id>',
    });
  }
  const sent = manifestIn(file);
  if (sent !== null) {
    return { name, manifest: sent, outcomes: [], results: [], requestsOf: async () => null };
  }
  const requests = join(dirname(file), 'requests.jsonl');
  const result = parsed<Result>(file, resultSchema);
  return {
    name,
    manifest: null,
    outcomes: [],
    results: [result],
    requestsOf: async () =>
      existsSync(requests) ? requestsOf(result, readFileSync(requests), requests) : null,
  };
}

/** A manifest alone, as somebody may send it; null for another file. */
function manifestIn(file: string): Manifest | null {
  const found = manifestSchema.safeParse(parsed(file, { parse: (value) => value }));
  return found.success ? found.data : null;
}

function parsed<T>(file: string, schema: { parse(value: unknown): T }): T {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw dataError('FileInvalid', `${file} does not have the shape that this version reads`, {
      next: 'use the version of trainyard that wrote it',
      cause,
    });
  }
}
