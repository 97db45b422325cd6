/** How busy may the machine beside the client be before its numbers are wrong, and does ClientSaturated say so? */
import { join } from 'node:path';
import type { Result, Summary } from '../../lib/contract/result';
import { packageRoot } from '../../lib/core/package-root';
import { type Measured, measure } from './client';
import type { Context } from './context';
import { type OracleAnswer, startReplicas } from './mocks';
import { type Row, row } from './row';
import type { Scratch } from './scratch';

const NAME = 'saturation';
const BUSY_CORES = [0, 0.5, 1, 1.5, 2];
const SLOTS = 4;
/** From a small model on a processor to a large one on an accelerator. */
const SERVERS = [
  { name: '2.5 ms a token', prefill: 0.03, tpot: 0.0025, tokens: 120, requests: 160 },
  { name: '10 ms a token', prefill: 0.1, tpot: 0.01, tokens: 60, requests: 96 },
  { name: '25 ms a token', prefill: 0.4, tpot: 0.025, tokens: 60, requests: 32 },
];
/** A run is wrong if one of these is. */
const WRONG = 0.02;

export async function saturation({ scratch, say }: Context): Promise<Row[]> {
  const rows: Row[] = [];
  for (const server of SERVERS) {
    for (const cores of BUSY_CORES) {
      say(`${server.name}, ${cores} cores busy`);
      const measured = await beside(scratch, cores, server);
      rows.push(...points(`${server.name}, ${cores} cores busy`, measured));
    }
  }
  return rows;
}

async function beside(scratch: Scratch, cores: number, server: (typeof SERVERS)[number]): Promise<Measured> {
  const ports = await startReplicas(scratch, 'pulse', [
    { slots: SLOTS, ...server },
    { slots: SLOTS, ...server },
  ]);
  const load = await busy(scratch, cores);
  try {
    const outputTokens = { mean: server.tokens, stddev: server.tokens / 10 };
    return await measure(scratch, ports, {
      requests: server.requests,
      slots: SLOTS,
      inputTokens: 100,
      outputTokens,
    });
  } finally {
    load?.stdin?.end();
  }
}

async function busy(scratch: Scratch, cores: number) {
  if (cores === 0) return undefined;
  const script = join(packageRoot(), 'test/bench/replicas/busy_cores.py');
  const child = scratch.start('python3', ['-B', script, String(cores)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await new Promise((done, fail) => child.once('error', fail).stdout?.once('data', done));
  return child;
}

/** The curve: own delay beside each number's error, and whether the verdict says of it what is the case. */
function points(what: string, { result, oracles }: Measured): Row[] {
  const answers = oracles.flatMap((oracle) => oracle.answers);
  const check = result.verdict.checks.find(({ name }) => name === 'ClientSaturated');
  const doubted = check?.status === 'suspect' || check?.status === 'invalid';
  const delay = (result.clientClock?.lagP99Seconds ?? Number.NaN) * 1000;
  return errorsOf(result, answers).map(({ metric, key, statistic, error, median }) => {
    const marked = result.verdict.metrics?.[key] !== undefined;
    const said = doubted ? `allowed; the run is ${check.status}` : `allowed${marked ? '; it is marked' : ''}`;
    return row(NAME, {
      what: `${metric} ${statistic}, ${what}: own delay ${delay.toFixed(1)} ms of ${median.toFixed(1)} ms`,
      ours: error * 100,
      beside: WRONG * 100,
      besideIs: said,
      unit: '%',
      // What is wrong by more must be said to be.
      required: doubted || marked ? {} : { most: 1 },
    });
  });
}

function errorsOf({ metrics }: Result, answers: readonly OracleAnswer[]) {
  const truths = [
    ['TTFT', 'ttftSeconds', answers.map(({ arrived, times }) => (times[0] ?? Number.NaN) - arrived)],
    ['TPOT', 'tpotSeconds', answers.map(tpot)],
    ['E2E', 'endToEndSeconds', answers.map(({ arrived, times }) => (times.at(-1) ?? 0) - arrived)],
  ] as const;
  return truths.flatMap(([metric, key, values]) => {
    const [reported, median] = [metrics[key], middle(values) * 1000];
    return [
      { metric, key, statistic: 'mean', error: apart(reported?.mean, mean(values)), median },
      { metric, key, statistic: 'p50', error: apart(reported?.p50, middle(values)), median },
    ];
  });
}

const tpot = ({ times }: OracleAnswer) =>
  ((times.at(-1) ?? Number.NaN) - (times[0] ?? Number.NaN)) / (times.length - 1);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const apart = (reported: Summary['mean'] | undefined, truth: number) =>
  Math.abs((reported ?? Number.NaN) / truth - 1);

function middle(values: readonly number[]): number {
  const ordered = [...values].sort((a, b) => a - b);
  const half = ordered.length >> 1;
  const [low, high] = [ordered[ordered.length % 2 === 0 ? half - 1 : half], ordered[half]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
}
