import type { Attempt } from '../../../compare';
import type { Result, Summary } from '../../../contract/result';
import { costPerMillion } from '../../../core/cost';
import type { CsvColumn } from '../../../core/csv';
import { CONFIGURATION_COLUMNS } from './configuration-columns';

type Column = CsvColumn<Attempt>;
const column = (name: string, says: string, cell: (result: Result) => ReturnType<Column[2]>): Column => [
  name,
  says,
  ({ result }) => cell(result),
];

const IDENTITY: readonly Column[] = [
  column('run', 'id of the run', (it) => it.runId),
  column('environment', 'name of the environment', (it) => it.environment),
  column('instance', 'id of the instance', (it) => it.instanceId),
  column('command', 'id of the command in Run Command', (it) => it.commandId),
  column(
    'repeat',
    'number of the repeat, from 1; empty if there was one measurement',
    (it) => it.repeat?.number,
  ),
  column('started_at', 'first request, ISO 8601, UTC', (it) => it.window.startedAt),
  column('window_seconds', 'first request to last answer, seconds', (it) => it.window.seconds),
  column(
    'emulated_time_scale',
    'empty: real hardware; else an emulation, so many times faster',
    (it) => it.emulated?.timeScale,
  ),
  column('client', 'who sent the requests: trainyard, upstream or import', (it) => it.client),
];

const VERDICT: readonly Column[] = [
  column('verdict', 'valid, suspect or invalid', (it) => it.verdict.status),
  column('invalid_checks', 'names of the checks that failed, separated by spaces', (it) =>
    checksOf(it, 'invalid'),
  ),
  column('suspect_checks', 'names of the checks that doubt it, separated by spaces', (it) =>
    checksOf(it, 'suspect'),
  ),
  column('partial', 'yes: it ended before every request was made', (it) => it.partial),
  column('stop_reason', 'why a partial measurement ended', (it) => it.stopReason),
];

const LOAD: readonly Column[] = [
  column(
    'input_tokens_stddev',
    'standard deviation of the prompt length that was asked for, tokens',
    (it) => it.workload.inputTokens.stddev,
  ),
  column(
    'output_tokens_stddev',
    'standard deviation of the answer length that was asked for, tokens',
    (it) => it.workload.outputTokens.stddev,
  ),
  column(
    'input_counting',
    'how the tokens of a prompt were counted: llmperf or exact',
    (it) => it.workload.inputTokens.counting,
  ),
  column(
    'input_jitter_percent',
    'each prompt length was varied by up to this share, per cent',
    (it) => it.workload.inputTokens.jitterPercent,
  ),
  column(
    'warmup_requests',
    'requests before the measurement, in no number',
    (it) => it.workload.warmupRequests,
  ),
  column('seed', 'seed of prompts and lengths', (it) => it.workload.seed),
];

const COUNTS: readonly Column[] = [
  column('requests_requested', 'requests that were asked for', (it) => it.counts.requested),
  column('requests_dispatched', 'requests that were sent', (it) => it.counts.dispatched),
  column('requests_completed', 'requests with a whole answer', (it) => it.counts.completed),
  column('requests_failed', 'requests without one', (it) => it.counts.failed),
  column(
    'requests_cancelled',
    'requests that were given up when the measurement was stopped',
    (it) => it.counts.cancelled,
  ),
];

const RATES: readonly Column[] = [
  column(
    'output_tokens_per_second',
    'output tokens per second of the window',
    (it) => it.throughput.outputTokensPerSecond,
  ),
  column(
    'total_tokens_per_second',
    'prompt and output tokens per second of the window',
    (it) => it.throughput.totalTokensPerSecond,
  ),
  column(
    'requests_per_second',
    'completed requests per second of the window',
    (it) => it.throughput.requestsPerSecond,
  ),
  column(
    'goodput_requests_per_second',
    'requests per second that met both limits; empty without limits',
    (it) => it.goodput?.requestsPerSecond,
  ),
  column('goodput_ttft_limit_seconds', 'its limit of TTFT, seconds', (it) => it.goodput?.ttftSeconds),
  column('goodput_tpot_limit_seconds', 'its limit of TPOT, seconds', (it) => it.goodput?.tpotSeconds),
];

const TIMES = [
  ['ttft', 'TTFT', 'ttftSeconds'],
  ['tpot', 'TPOT', 'tpotSeconds'],
  ['itl', 'ITL', 'interTokenSeconds'],
  ['e2e', 'whole request', 'endToEndSeconds'],
] as const satisfies readonly (readonly [string, string, keyof Result['metrics']])[];
const PERCENTILES = ['p50', 'p90', 'p99'] as const satisfies readonly (keyof Summary)[];

const LATENCIES: readonly Column[] = TIMES.flatMap(([name, words, key]) =>
  PERCENTILES.map((percentile) =>
    column(
      `${name}_seconds_${percentile}`,
      `${words}, ${percentile.replace('p', '')}th percentile, seconds`,
      (it) => it.metrics[key]?.[percentile],
    ),
  ),
);

const COST: readonly Column[] = [
  [
    'cost_per_million_output_tokens',
    'price of the instance over its output tokens; empty without a price',
    costOf,
  ],
  ['cost_currency', 'currency of the price', ({ manifest }) => manifest?.price?.currency],
];

/** The columns of `trainyard report --csv`. */
export const REPORT_COLUMNS: readonly Column[] = [
  ...IDENTITY,
  ...VERDICT,
  ...CONFIGURATION_COLUMNS,
  ...LOAD,
  ...COUNTS,
  ...RATES,
  ...LATENCIES,
  ...COST,
];

function checksOf({ verdict }: Result, status: 'invalid' | 'suspect'): string {
  return verdict.checks
    .filter((check) => check.status === status)
    .map(({ name }) => name)
    .join(' ');
}

function costOf({ manifest, result }: Attempt): number | null {
  const rate = result.throughput.outputTokensPerSecond;
  return manifest?.price && rate > 0 ? costPerMillion(manifest.price.perHour, rate) : null;
}
