/** 512 streams of 50 tokens a second: what does the client use of the machine, and how late is it itself? */

import { timings } from './accuracy';
import { type Measured, measure } from './client';
import type { Context } from './context';
import { startReplicas } from './mocks';
import { middleOf } from './repeat';
import { type Row, row } from './row';

const NAME = 'streams';
const STREAMS = 512;
const GAP = 0.02;
const REPLICA = { slots: STREAMS / 2, prefill: 0.5, tpot: GAP };
const WORKLOAD = {
  requests: STREAMS * 2,
  slots: REPLICA.slots,
  inputTokens: 100,
  // Of many lengths, so that answers end and requests begin while other streams run.
  outputTokens: { mean: 250, stddev: 60 },
};

export async function streams({ scratch }: Context): Promise<Row[]> {
  return middleOf(async () => {
    const ports = await startReplicas(scratch, 'pulse', [REPLICA, REPLICA]);
    const measured = await measure(scratch, ports, WORKLOAD);
    return [cores(measured), ...delays(measured), ...timings(NAME, `${STREAMS} streams`, measured)];
  });
}

function cores({ result, use }: Measured): Row {
  const { startedAt, endedAt } = result.window;
  return row(NAME, {
    what: 'processor of the client',
    ours: use.cores(Date.parse(startedAt), Date.parse(endedAt)),
    beside: 1,
    besideIs: 'one of two cores',
    unit: 'cores',
    required: { most: 1 },
  });
}

/** What the client is late, every token that came meanwhile was stamped late at most. */
function delays({ result }: Measured): Row[] {
  const clock = result.clientClock;
  return [
    row(NAME, {
      what: 'own delay p50',
      ours: (clock?.lagP50Seconds ?? Number.NaN) * 1000,
      beside: GAP * 1000,
      besideIs: 'from token to token',
      unit: 'ms',
      required: { most: 0.1 },
    }),
    row(NAME, {
      what: 'own delay p99',
      ours: (clock?.lagP99Seconds ?? Number.NaN) * 1000,
      beside: GAP * 1000,
      besideIs: 'from token to token',
      unit: 'ms',
      required: { most: 1 },
    }),
  ];
}
