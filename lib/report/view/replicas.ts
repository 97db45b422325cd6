import type { Result } from '../../contract/result';

/** One replica: counts of requests, rates per second, shares from 0 to 1, and medians in milliseconds. */
export interface ReplicaView {
  readonly index: number;
  readonly cores: string;
  readonly requests: number;
  readonly completed: number;
  readonly failed: number;
  /** Share of all requests that were given to a replica. */
  readonly share: number;
  readonly outputTokensPerSecond: number;
  readonly slotUse: number;
  readonly busyShare: number;
  readonly ttftP50Ms: number | null;
  readonly tpotP50Ms: number | null;
  readonly restarts: number | null;
}

/** Balance between replicas: each one's part of the load, and how full its slots were. */
export function replicaViews(result: Result | null): ReplicaView[] {
  if (result === null) return [];
  const total = result.replicas.reduce((sum, replica) => sum + replica.requests, 0);
  return result.replicas.map((replica) => ({
    index: replica.index,
    cores: replica.cores,
    requests: replica.requests,
    completed: replica.completed,
    failed: replica.failed,
    share: total === 0 ? 0 : replica.requests / total,
    outputTokensPerSecond: replica.outputTokensPerSecond,
    slotUse: replica.slotUse,
    busyShare: replica.busyShare,
    ttftP50Ms: milliseconds(replica.ttftSeconds?.p50),
    tpotP50Ms: milliseconds(replica.tpotSeconds?.p50),
    restarts: replica.restarts,
  }));
}

function milliseconds(seconds: number | undefined): number | null {
  return seconds === undefined ? null : seconds * 1000;
}
