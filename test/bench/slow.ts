/** One replica twice as slow as the other: how far from the best possible? */

import { measure } from './client';
import type { Context } from './context';
import { startReplicas } from './mocks';
import { occupancyOf, optimumSeconds } from './occupancy';
import { type Row, row } from './row';

const PLANS = [
  { slots: 4, prefill: 0, tpot: 0.02 },
  { slots: 4, prefill: 0, tpot: 0.04 },
];
const REQUESTS = 72;
const TOKENS = 20;

export async function slow({ scratch }: Context): Promise<Row[]> {
  const ports = await startReplicas(scratch, 'mock', PLANS);
  const { oracles } = await measure(scratch, ports, {
    requests: REQUESTS,
    slots: 4,
    inputTokens: 200,
    outputTokens: { mean: TOKENS, stddev: 0 },
  });
  return [
    row('slow', {
      what: 'wall time',
      ours: occupancyOf(oracles, PLANS).wallSeconds,
      beside: optimumSeconds(PLANS, REQUESTS, TOKENS),
      besideIs: 'computed optimum',
      unit: 's',
      required: { most: 1.03 },
    }),
  ];
}
