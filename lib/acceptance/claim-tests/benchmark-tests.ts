import { attemptsOf, compareRuns, type MetricDifference, type Side } from '../../compare';
import { CLIENTS } from '../../core/choices';
import type { Environment } from '../../environment';
import {
  type BenchmarkSeen,
  type BenchmarkVariant,
  type ClaimTestRow,
  type Evidence,
  heldIf,
  type Judgement,
  refuted,
  unreached,
  whyNot,
} from './evidence';

const moment = 'beside';
/** Most that neuron-monitor may take, as the claim says it. */
const MONITOR_SHARE = 0.01;
/** How far two clients may differ and still be called alike; ours. */
const CLIENT_SHARE = 0.02;
/** Long enough for a mean, and short beside the line. */
const FEW_REQUESTS = 30;

/** What more benchmarks on the same replicas say, each with something else. */
export const BENCHMARK_TESTS: readonly ClaimTestRow[] = [
  { id: 'client-user', on: 'inf2-small', moment, beside: withUpstream, test: eachClient },
  { id: 'monitor-cost', on: 'inf2-small', moment, beside: withoutMonitor, test: monitorCost },
  { id: 'llmperf-agrees', on: 'tutorial', moment, beside: oneAtATime, test: clientsAlike },
];

/** LLMPerf's own program has no option for a warm-up and for another way of counting. */
function upstream(workload: Environment['workload']): Environment['workload'] {
  const inputTokens = { ...workload.inputTokens, counting: 'llmperf', jitterPercent: 0 } as const;
  return { ...workload, client: 'upstream', warmupRequests: 0, inputTokens };
}

function withUpstream({ workload }: Environment): readonly BenchmarkVariant[] {
  const requests = Math.min(FEW_REQUESTS, workload.requests);
  return [{ workload: { ...upstream(workload), requests, repeats: 1 }, capture: 'none' }];
}

function withoutMonitor({ workload }: Environment): readonly BenchmarkVariant[] {
  return [{ workload, capture: 'none' }];
}

/** Under load they differ by their dispatch, and that is no fault of either one's clock. */
function oneAtATime({ workload }: Environment): readonly BenchmarkVariant[] {
  const alone = { ...upstream(workload), requests: FEW_REQUESTS, repeats: 2, concurrency: 1 };
  return CLIENTS.map((client) => ({
    workload: { ...alone, client },
    capture: 'none',
  }));
}

function notSeen({ lineTrouble, environment }: Evidence): Judgement {
  return unreached(lineTrouble ?? `no further benchmark of ${environment.name} was run`);
}

/** A result says that the client read the checkpoint and started what it needs, whatever its verdict. */
function eachClient(evidence: Evidence): Judgement {
  const { beside } = evidence;
  if (beside === null) return notSeen(evidence);
  const [seen] = beside;
  if (evidence.runs.every(({ results }) => results.length === 0)) return whyNot(evidence, 'benchmark');
  const measured = seen?.run?.results.length ?? 0;
  return measured > 0
    ? heldIf(true, 'both clients measured')
    : refuted(`the client upstream measured nothing: ${seen?.trouble ?? 'it left no result'}`);
}

async function monitorCost(evidence: Evidence): Promise<Judgement> {
  const { beside, emulated } = evidence;
  if (beside === null) return notSeen(evidence);
  if (emulated) return unreached('an emulated number is no evidence about hardware');
  const line = evidence.runs.filter(({ results }) => results.length > 0).at(-1);
  return shareOf({ ran: 'with neuron-monitor', run: line }, { ran: 'without it', ...beside[0] }, (sides) => ({
    rows: compareRuns(...sides).metrics.filter(({ name }) => name === 'output throughput'),
    low: Number.NEGATIVE_INFINITY,
    high: MONITOR_SHARE,
  }));
}

async function clientsAlike(evidence: Evidence): Promise<Judgement> {
  const { beside, emulated } = evidence;
  if (beside === null) return notSeen(evidence);
  if (emulated) return unreached('an emulated number is no evidence about hardware');
  const [ours, theirs] = beside;
  return shareOf({ ran: 'our client', ...ours }, { ran: 'LLMPerf', ...theirs }, (sides) => ({
    rows: compareRuns(...sides, { across: ['client'] }).metrics.filter(({ name }) =>
      /^(TTFT|E2E) p50$/.test(name),
    ),
    low: -CLIENT_SHARE,
    high: CLIENT_SHARE,
  }));
}

type Measured = Partial<BenchmarkSeen> & { readonly ran: string };

/** What is compared, and between which shares of the first side its difference is to lie. */
interface Bounds {
  readonly rows: readonly MetricDifference[];
  readonly low: number;
  readonly high: number;
}

async function shareOf(
  a: Measured,
  b: Measured,
  compared: (sides: [Side, Side]) => Bounds,
): Promise<Judgement> {
  const [first, second] = await Promise.all([sideOf(a), sideOf(b)]);
  if (first !== null && second !== null)
    return inBounds(compared([first, second]), `${b.ran} against ${a.ran}`);
  const missing = first === null ? a : b;
  return unreached(`the benchmark ${missing.ran} left no result: ${missing.trouble ?? 'it did not run'}`);
}

/** The interval comes from the repeats, so the requests are not read. Null: there is no result. */
async function sideOf({ ran, run }: Measured): Promise<Side | null> {
  if (!run || run.results.length === 0) return null;
  return { name: ran, attempts: await attemptsOf({ name: ran, ...run, requestsOf: async () => null }) };
}

/** An interval that lies on both sides of a bound decides nothing. */
function inBounds({ rows, low, high }: Bounds, what: string): Judgement {
  const shares = rows.flatMap(({ name, a, interval }) =>
    interval === null ? [] : [{ name, low: interval.low / a, high: interval.high / a }],
  );
  if (shares.length === 0) return unreached(`${what}: there is no interval to judge by`);
  const said = `${what}: ${shares.map((it) => `${it.name} ${percent(it.low)} to ${percent(it.high)}`).join(', ')}`;
  if (shares.every((it) => it.low >= low && it.high <= high)) return heldIf(true, said);
  if (shares.some((it) => it.low > high || it.high < low)) return refuted(said);
  return unreached(`${said}: too wide to decide, more repeats are needed`);
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
