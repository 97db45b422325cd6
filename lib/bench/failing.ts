/** A tenth of the requests is refused: is every failure told, and does the load hold? */
import type { Context } from './bench';
import { type Measured, measure } from './client';
import { startReplicas } from './mocks';
import { RECORDED_FAILURES } from './recorded';
import { type Row, row } from './row';

const NAME = 'failing';
const REPLICA = { slots: 4, prefill: 0.01, tpot: 0.01, serial: false, faults: { status400Every: 10 } };
const { requests: REQUESTS } = RECORDED_FAILURES;
const EXACTLY = { least: 1, most: 1 };

export async function failing({ ground }: Context): Promise<Row[]> {
  const ports = await startReplicas(ground, 'mock', [REPLICA, REPLICA]);
  const measured = await measure(ground, ports, {
    requests: REQUESTS,
    slots: REPLICA.slots,
    inputTokens: 200,
    outputTokens: { mean: 25, stddev: 5 },
  });
  const { counts } = measured.result;
  const refused = measured.oracles.reduce((sum, { refusals }) => sum + refusals, 0);
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
    ...besideUpstream(counts.failed, counts.completed + counts.failed),
  ];
}

function besideUpstream(failed: number, accounted: number): Row[] {
  const { name, recorded, failuresRecorded } = RECORDED_FAILURES;
  return [
    row(NAME, { what: 'failures recorded', ours: failed, beside: failuresRecorded, besideIs: name }),
    row(NAME, { what: 'requests accounted for', ours: accounted, beside: recorded, besideIs: name }),
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
