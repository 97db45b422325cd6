/** A tenth of the requests is refused: is every failure told, and does the load hold? */

import { type Measured, measure, type Workload } from './client';
import type { Context } from './context';
import { type Oracle, startReplicas } from './mocks';
import { RECORDED_FAILURES } from './recorded';
import { type Row, row } from './row';
import { PINNED, runUpstream, type UpstreamSource, unpack } from './upstream';

const NAME = 'failing';
const REPLICA = { slots: 4, prefill: 0.01, tpot: 0.01, serial: false, faults: { status400Every: 10 } };
const { requests: REQUESTS } = RECORDED_FAILURES;
const WORKLOAD: Workload = {
  requests: REQUESTS,
  slots: REPLICA.slots,
  inputTokens: 200,
  outputTokens: { mean: 25, stddev: 5 },
};
const EXACTLY = { least: 1, most: 1 };

export async function failing({ scratch, upstream, say }: Context): Promise<Row[]> {
  const ports = await startReplicas(scratch, 'mock', [REPLICA, REPLICA]);
  const measured = await measure(scratch, ports, WORKLOAD);
  const { counts } = measured.result;
  const refused = refusalsOf(measured.oracles);
  const concurrency = 2 * REPLICA.slots;
  return [
    row(NAME, {
      what: 'failures recorded',
      ours: counts.failed,
      beside: refused,
      besideIs: 'refusals by the replicas',
      required: EXACTLY,
    }),
    row(NAME, {
      what: 'error rate',
      ours: counts.failed / counts.requested,
      beside: refused / REQUESTS,
      besideIs: 'refusals by the replicas',
      required: EXACTLY,
    }),
    row(NAME, {
      what: 'requests accounted for',
      ours: counts.completed + counts.failed,
      beside: REQUESTS,
      besideIs: 'requests',
      required: EXACTLY,
    }),
    row(NAME, {
      what: 'mean concurrency',
      ours: heldBy(measured.lines),
      beside: concurrency,
      besideIs: 'asked for',
      required: { least: 0.97, most: 1.01 },
    }),
    ...(upstream ? await live({ scratch, upstream, say }, measured) : recorded(measured)),
  ];
}

/** The same load from LLMPerf's own client. */
async function live(context: Context & { upstream: UpstreamSource }, ours: Measured): Promise<Row[]> {
  const { scratch, upstream, say } = context;
  say(PINNED.name);
  const unpacked = await unpack(scratch, upstream, PINNED);
  const ports = await startReplicas(scratch, 'mock', [REPLICA, REPLICA]);
  const { rows } = await runUpstream(scratch, upstream, unpacked, ports, WORKLOAD);
  const failed = rows.filter(({ error_code }) => error_code !== null).length;
  return besideUpstream(ours, { name: PINNED.name, recorded: rows.length, failuresRecorded: failed });
}

const recorded = (ours: Measured) => besideUpstream(ours, RECORDED_FAILURES);
const refusalsOf = (oracles: readonly Oracle[]) => oracles.reduce((sum, { refusals }) => sum + refusals, 0);

interface Peer {
  readonly name: string;
  readonly recorded: number;
  readonly failuresRecorded: number;
}

function besideUpstream({ result: { counts } }: Measured, peer: Peer): Row[] {
  const beside = { besideIs: peer.name };
  const accounted = counts.completed + counts.failed;
  return [
    row(NAME, { what: 'failures recorded', ours: counts.failed, beside: peer.failuresRecorded, ...beside }),
    row(NAME, { what: 'requests accounted for', ours: accounted, beside: peer.recorded, ...beside }),
  ];
}

/** Requests in flight between first and last dispatch. */
function heldBy(lines: Measured['lines']): number {
  const sent = lines.flatMap(({ dispatchedAt, endedAt }) =>
    dispatchedAt === null || endedAt === null ? [] : [{ dispatchedAt, endedAt }],
  );
  const starts = sent.map(({ dispatchedAt }) => dispatchedAt);
  const [from, to] = [Math.min(...starts), Math.max(...starts)];
  const held = sent.map(({ dispatchedAt, endedAt }) => Math.min(endedAt, to) - dispatchedAt);
  return held.reduce((sum, seconds) => sum + seconds, 0) / (to - from);
}
