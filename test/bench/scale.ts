/** 100,000 requests through the client: how much memory it takes, and whether a late request costs more than an early one. */
import { type Measured, measure } from './client';
import type { Context } from './context';
import { startReplicas } from './mocks';
import { type Row, row } from './row';

const NAME = 'scale';
const REQUESTS = 100_000;
/** As short as answers are that keep a client busy with requests and not with tokens. */
const WORKLOAD = { requests: REQUESTS, slots: 16, inputTokens: 60, outputTokens: { mean: 12, stddev: 2 } };
const REPLICA = { slots: WORKLOAD.slots, prefill: 0.002, tpot: 0.0005 };
const LIMIT_SECONDS = 1800;
const MOST_MEGABYTES = 300;

export async function scale({ scratch, say }: Context): Promise<Row[]> {
  say(`${REQUESTS} requests`);
  const ports = await startReplicas(scratch, 'pulse', [REPLICA, REPLICA]);
  const measured = await measure(scratch, ports, { ...WORKLOAD, limitSeconds: LIMIT_SECONDS });
  return [memory(measured), ...growth(measured)];
}

function memory({ use }: Measured): Row {
  return row(NAME, {
    what: 'memory of client and judge',
    ours: use.peakMegabytes(),
    beside: MOST_MEGABYTES,
    besideIs: `for ${REQUESTS} requests`,
    unit: 'MB',
    required: { most: 1 },
  });
}

/** Time of the last fifth of the requests beside that of the second; the first one has the client's start in it. */
function growth({ lines, result, use }: Measured): Row[] {
  const ends = lines.flatMap(({ endedAt }) => endedAt ?? []).sort((a, b) => a - b);
  const at = (share: number) =>
    ends[Math.min(ends.length - 1, Math.floor(share * ends.length))] ?? Number.NaN;
  const { startedAt, endedAt } = result.window;
  return [
    row(NAME, {
      what: 'time of the last fifth of the requests',
      ours: at(1) - at(0.8),
      beside: at(0.4) - at(0.2),
      besideIs: 'of the second fifth',
      unit: 's',
      required: { most: 1.1 },
    }),
    row(NAME, {
      what: 'requests that are recorded once and completed',
      ours: result.counts.completed,
      beside: REQUESTS,
      besideIs: 'asked',
      required: { least: 1, most: 1 },
    }),
    row(NAME, {
      what: 'processor of the client',
      ours: use.cores(Date.parse(startedAt), Date.parse(endedAt)),
      beside: 1,
      besideIs: 'one core',
      unit: 'cores',
    }),
  ];
}
