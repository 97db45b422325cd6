/** Measured runs by what the operator types: a run id, or a path on this machine. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { MeasuredRun } from '../../compare';
import { type Manifest, manifestSchema } from '../../contract/manifest';
import { type Result, resultSchema } from '../../contract/result';
import { dataError, requestError } from '../../core/errors';
import {
  collectRequests,
  collectRun,
  environmentOfRun,
  folderReader,
  type ObjectReader,
  parseRequests,
} from '../../run';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import { withAccount } from './open-account';

/** A path has a slash, begins with a dot or ends with `.json`; a run id never does. */
export function isPath(name: string): boolean {
  return /[\\/]|^\.|\.json$/.test(name);
}

/** In the order of the names. Accounts are opened one after the other: each environment has its own bucket. */
export async function withMeasuredRuns<T>(
  call: Call,
  printer: Printer,
  names: readonly string[],
  work: (runs: readonly MeasuredRun[]) => Promise<T>,
): Promise<T> {
  const found = new Map<string, MeasuredRun>();
  for (const name of names.filter(isPath)) found.set(name, await runAt(resolve(call.io.cwd, name), name));
  const ids = [...new Set(names.filter((name) => !isPath(name)))];
  const environments = [...new Set(ids.map(environmentOfRun))];
  const open = async (at: number): Promise<T> => {
    const environment = environments[at];
    if (environment === undefined) return work(names.flatMap((name) => found.get(name) ?? []));
    const own = ids.filter((id) => environmentOfRun(id) === environment);
    return withAccount(call, printer, own[0], async ({ ports }) => {
      for (const id of own) found.set(id, await runIn(ports.store, id, id));
      // Within, because requests are read later, and only when they are needed.
      return open(at + 1);
    });
  };
  return open(0);
}

export async function runIn(store: ObjectReader, runId: string, name: string): Promise<MeasuredRun> {
  const collected = await collectRun(store, runId);
  return { name, ...collected, requestsOf: (result) => collectRequests(store, result) };
}

/** A folder of `results get`, one of `results import`, or a `result.json`. */
async function runAt(path: string, name: string): Promise<MeasuredRun> {
  if (!existsSync(path)) {
    throw requestError('PathMissing', `there is nothing at ${path}`, {
      next: 'name a run id, a folder of `trainyard results get` or `results import`, or a result.json',
    });
  }
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const manifest = folder === path ? manifestAt(folder) : null;
  if (manifest !== null) return runIn(folderReader(folder, manifest.runId), manifest.runId, name);
  return bareResult(folder === path ? join(folder, 'result.json') : path, name);
}

/** Null for a folder that no run was copied into. */
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
  const requests = join(dirname(file), 'requests.jsonl');
  return {
    name,
    manifest: null,
    outcomes: [],
    results: [parsed<Result>(file, resultSchema)],
    requestsOf: async () =>
      existsSync(requests) ? parseRequests(readFileSync(requests, 'utf8'), requests) : null,
  };
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
