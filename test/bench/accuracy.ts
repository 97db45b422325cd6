/** What the client reports, against what the replicas know. */
import type { Summary } from '../../lib/contract/result';
import { type Measured, measure } from './client';
import type { Context } from './context';
import { type OracleAnswer, startReplicas } from './mocks';
import { middleOf } from './repeat';
import { type Row, row, within } from './row';

const NAME = 'accuracy';
const REPLICA = { prefill: 0.5, tpot: 0.04, serial: false };
const LOADS = [
  { streams: 8, requests: 48 },
  { streams: 256, requests: 512 },
];

export async function accuracy({ scratch, say }: Context): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { streams, requests } of LOADS) {
    say(`${streams} streams, three times`);
    const slots = streams / 2;
    const outputTokens = { mean: 40, stddev: 10 };
    const replica = { ...REPLICA, slots };
    rows.push(
      ...(await middleOf(async () => {
        const ports = await startReplicas(scratch, 'mock', [replica, replica]);
        const measured = await measure(scratch, ports, { requests, slots, inputTokens: 200, outputTokens });
        return [...timings(NAME, `${streams} streams`, measured), tokens(`${streams} streams`, measured)];
      })),
    );
  }
  return rows;
}

/** Reported percentiles over true ones: p50 within 1 %, p99 within 2 %. */
export function timings(bench: string, load: string, { result, oracles }: Measured): Row[] {
  const answers = oracles.flatMap((oracle) => oracle.answers);
  const pairs = [
    ['TTFT', result.metrics.ttftSeconds, answers.map(ttft)],
    ['TPOT', result.metrics.tpotSeconds, answers.filter(({ times }) => times.length > 1).map(tpot)],
  ] as const;
  return pairs.flatMap(([metric, reported, truths]) =>
    ([50, 99] as const).map((percent) =>
      row(bench, {
        what: `${metric} p${percent}, ${load}`,
        ours: milliseconds(reported, percent),
        beside: percentile(truths, percent) * 1000,
        besideIs: 'the oracle',
        unit: 'ms',
        required: within(percent === 50 ? 0.01 : 0.02),
      }),
    ),
  );
}

const milliseconds = (summary: Summary | null, percent: 50 | 99) =>
  (summary?.[`p${percent}`] ?? Number.NaN) * 1000;
const ttft = ({ arrived, times }: OracleAnswer) => (times[0] ?? Number.NaN) - arrived;
const tpot = ({ times }: OracleAnswer) =>
  ((times.at(-1) ?? Number.NaN) - (times[0] ?? Number.NaN)) / (times.length - 1);

/** Request by request, not only in sum. */
function tokens(load: string, { lines, oracles }: Measured): Row {
  const truths = new Map(
    oracles.flatMap(({ answers }) => answers).map((answer) => [answer.digest, answer.tokens]),
  );
  const exact = lines.filter(({ usage, promptDigest }) => {
    const [prompt, completion] = truths.get(promptDigest) ?? [];
    return usage?.promptTokens === prompt && usage?.completionTokens === completion;
  });
  return row(NAME, {
    what: `exact token counts, ${load}`,
    ours: exact.length,
    beside: lines.length,
    besideIs: 'requests',
    required: { least: 1, most: 1 },
  });
}

/** Linear interpolation between the two nearest ranks. */
function percentile(values: readonly number[], percent: number): number {
  const ordered = [...values].sort((a, b) => a - b);
  const place = ((ordered.length - 1) * percent) / 100;
  const low = ordered[Math.floor(place)] ?? Number.NaN;
  const high = ordered[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}
