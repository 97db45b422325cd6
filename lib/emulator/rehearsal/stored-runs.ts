/** The runs of a state directory, as they lie on its disk: nobody serves it while it is read. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, manifestSchema } from '../../contract/manifest';
import { type Outcome, outcomeSchema } from '../../contract/outcome';

/** One run, and why it must stay; `stays` is undefined for one that may go. */
export interface StoredRun {
  readonly runId: string;
  readonly bucket: string;
  readonly createdAt: string;
  readonly environment: string;
  readonly commandIds: readonly string[];
  readonly hasResult: boolean;
  /** A phase was begun, or is still to come, and none has failed: `trainyard resume` goes on with it. */
  readonly isOpen: boolean;
  readonly isOfSweep: boolean;
}

/** Every run with a manifest, the newest first. */
export function storedRuns(stateDir: string): readonly StoredRun[] {
  const s3 = join(stateDir, 'account/s3');
  return names(s3)
    .flatMap((bucket) => {
      const sweeps = textBelow(join(s3, bucket, 'sweeps'));
      return names(join(s3, bucket, 'runs')).flatMap((runId) => runOf(s3, bucket, runId, sweeps));
    })
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}

function runOf(s3: string, bucket: string, runId: string, sweeps: string): readonly StoredRun[] {
  const folder = join(s3, bucket, 'runs', runId);
  const manifest = read(join(folder, 'manifest.json'), manifestSchema.safeParse);
  if (manifest === undefined) return [];
  const files = below(folder);
  const outcomes = files
    .filter((file) => /\/outcomes\/[a-z]+\/[^/]+\.json$/.test(file))
    .flatMap((file) => read(file, outcomeSchema.safeParse) ?? []);
  return [
    {
      runId,
      bucket,
      createdAt: manifest.createdAt,
      environment: manifest.environment.name,
      commandIds: [...new Set([...names(join(folder, 'commands')), ...files.flatMap(attemptOf)])],
      hasResult: files.some((file) => file.endsWith('/result.json')),
      isOpen: isOpen(manifest, outcomes),
      isOfSweep: sweeps.includes(runId),
    },
  ];
}

const attemptOf = (file: string) => /\/outcomes\/[a-z]+\/([^/]+)\.json$/.exec(file)?.[1] ?? [];

function isOpen(manifest: Manifest, outcomes: readonly Outcome[]): boolean {
  if (outcomes.some(({ status }) => status !== 'succeeded')) return false;
  const isDone = (phase: string) =>
    manifest.target.instanceIds.every((id) =>
      outcomes.some(({ job, instanceId }) => job === phase && instanceId === id),
    );
  return !manifest.phases.every(isDone);
}

type Parsed<T> = { readonly success: true; readonly data: T } | { readonly success: false };

function read<T>(path: string, parse: (value: unknown) => Parsed<T>): T | undefined {
  try {
    const parsed = parse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

const names = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

/** Paths of all files and folders below one; none where it is absent. */
function below(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

const textBelow = (folder: string) =>
  below(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
