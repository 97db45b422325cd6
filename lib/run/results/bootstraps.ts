import { keys } from '../../contract/names';
import type { Outcome } from '../../contract/outcome';
import type { ArtifactStore, StoredObject } from '../ports/ports';
import { readOutcome, readProgressAt } from './outcomes';

/** What the bootstraps of one instance left in the bucket. */
export interface BootstrapSeen {
  /** Id of the instance, which may be gone. */
  readonly instanceId: string;
  /** The outcome of the newest attempt; null when it left none: it did not begin, is at work, or was killed. */
  readonly outcome: Outcome | null;
  /** When the newest attempt last said that it was at work, in ISO 8601; null when it has an outcome or never did. */
  readonly lastSeen: string | null;
  /** Keys of what can be read, the most telling first. */
  readonly logs: readonly string[];
  /** When the newest of it was written, in milliseconds since the epoch. */
  readonly at: number;
}

/**
 * What the bootstraps of all instances left in the bucket, oldest first; also of instances and stacks that are gone.
 */
export async function bootstrapsOf(store: ArtifactStore): Promise<BootstrapSeen[]> {
  const folders = (await store.folders('runs/')).filter((name) => /^(bootstrap|console)-/.test(name));
  const objects = await Promise.all(
    ['hosts/', 'associations/', ...folders.map((name) => keys.run(name))].map((prefix) => store.list(prefix)),
  );
  const byInstance = new Map<string, StoredObject[]>();
  for (const object of objects.flat().sort((a, b) => b.modifiedAt - a.modifiedAt)) {
    const instanceId = instanceOf(object.key);
    if (instanceId !== undefined) byInstance.set(instanceId, [...(byInstance.get(instanceId) ?? []), object]);
  }
  const seen = [...byInstance].map(([instanceId, left]) => bootstrapped(store, instanceId, left));
  return (await Promise.all(seen)).sort((a, b) => a.at - b.at || a.instanceId.localeCompare(b.instanceId));
}

const OURS = [
  /^runs\/[^/]+\/([^/]+)\/(?:outcomes|logs)\/bootstrap\/[^/]+$/,
  /^runs\/[^/]+\/([^/]+)\/progress\/bootstrap\.json$/,
  /^hosts\/([^/]+)\/boot(?:-bootstrap)?\.log$/,
  // The agent orders its own copies by command, or by instance and association.
  /^associations\/(?:.*\/)?(i-[^/]+)\/.*std(?:err|out)$/,
];

function instanceOf(key: string): string | undefined {
  return OURS.map((pattern) => pattern.exec(key)?.[1]).find((found) => found !== undefined);
}

/** `left` is newest first. */
async function bootstrapped(
  store: ArtifactStore,
  instanceId: string,
  left: readonly StoredObject[],
): Promise<BootstrapSeen> {
  const newest = (part: string) => left.find(({ key }) => key.includes(part))?.key;
  const outcomeKey = newest('/outcomes/bootstrap/');
  const last = outcomeKey === undefined ? undefined : await readOutcome(store, outcomeKey);
  const lastSeen = await unfinishedSince(store, newest('/progress/bootstrap.json'), last);
  // A later attempt that left nothing has undone what an earlier one said.
  const outcome = lastSeen === null ? last : undefined;
  const log =
    outcome === undefined
      ? newest('/logs/bootstrap/')
      : keys.log(outcome.runId, instanceId, 'bootstrap', outcome.commandId);
  // Without an outcome, what the step printed says why it never came to one.
  const printed = last === undefined ? newest('/stderr') : undefined;
  const started = [newest('/boot-bootstrap.log'), newest('/boot.log')];
  const logs = [log, printed, ...started].filter((key) => key !== undefined);
  return { instanceId, outcome: outcome ?? null, lastSeen, logs, at: left[0]?.modifiedAt ?? 0 };
}

/** When an attempt other than the one of the outcome said last that it was at work; null when none did since. */
async function unfinishedSince(
  store: ArtifactStore,
  key: string | undefined,
  outcome: Outcome | undefined,
): Promise<string | null> {
  const progress = key === undefined ? undefined : await readProgressAt(store, key);
  if (progress === undefined || progress.commandId === outcome?.commandId) return null;
  return outcome === undefined || progress.at > outcome.endedAt ? progress.at : null;
}
