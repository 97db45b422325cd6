import type { Manifest } from '../../contract/manifest';
import type { Result, Summary, Verdict } from '../../contract/result';
import { shownResults } from './shown-result';

/** One instance of a run in a line: its verdict and its figures. Null where it has no result. */
export interface InstanceRow {
  /** Id of the instance. */
  readonly instanceId: string;
  /** Of the result by which the instance is judged; `none` without a result. */
  readonly verdict: Verdict['status'] | 'none';
  /** Whether that result is of a load that was stopped. */
  readonly partial: boolean;
  readonly outputTokensPerSecond: number | null;
  readonly ttftSeconds: Summary | null;
  readonly tpotSeconds: Summary | null;
  readonly requests: Result['counts'] | null;
  /** Number of replicas that were measured. */
  readonly replicas: number | null;
}

/** Every instance of a run, in the order of the ids: those of its manifest, and those with a result. */
export function instanceRows(manifest: Manifest, results: readonly Result[]): InstanceRow[] {
  const shown = shownResults(results);
  return instanceIds(manifest, results).map((instanceId) =>
    rowOf(
      instanceId,
      shown.find((result) => result.instanceId === instanceId),
    ),
  );
}

/** Ids in the order in which a report numbers them. */
export function instanceIds(manifest: Manifest, results: readonly Result[]): string[] {
  const measured = results.map(({ instanceId }) => instanceId);
  return [...new Set([...manifest.target.instanceIds, ...measured])].sort();
}

function rowOf(instanceId: string, result: Result | undefined): InstanceRow {
  return {
    instanceId,
    verdict: result?.verdict.status ?? 'none',
    partial: result?.partial ?? false,
    outputTokensPerSecond: result?.throughput.outputTokensPerSecond ?? null,
    ttftSeconds: result?.metrics.ttftSeconds ?? null,
    tpotSeconds: result?.metrics.tpotSeconds ?? null,
    requests: result?.counts ?? null,
    replicas: result?.replicas.length ?? null,
  };
}

const WORDS = [
  ['invalid', 'invalid'],
  ['suspect', 'suspect'],
  ['none', 'without a result'],
  ['valid', 'valid'],
] as const;

/** `invalid: of 3 instances 1 invalid, 2 valid`: a run is worth no more than its worst instance. */
export function instancesHeadline(rows: readonly InstanceRow[]): string {
  const counted = WORDS.flatMap(([status, words]) => {
    const count = rows.filter(({ verdict }) => verdict === status).length;
    return count === 0 ? [] : [{ status, count, words }];
  });
  if (counted.length === 1 && counted[0]?.status === 'valid') return `valid: all ${rows.length} instances`;
  const worst = counted.find(({ status }) => status !== 'none')?.status;
  if (worst === undefined) return `no verdict: none of ${rows.length} instances has a result`;
  return `${worst}: of ${rows.length} instances ${counted.map(({ count, words }) => `${count} ${words}`).join(', ')}`;
}
