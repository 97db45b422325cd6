/** Pages of runs, sweeps and comparisons, made from the fixtures of their tests: each kind at its ends. */
import { dayRecord } from '../../../lib/acceptance/day';
import { renderDayPage } from '../../../lib/acceptance/page/acceptance-page';
import type { Result, Summary } from '../../../lib/contract/result';
import {
  buildView,
  type ComparedRun,
  comparisonView,
  renderComparison,
  renderHtml,
} from '../../../lib/report';
import type { Samples } from '../../../lib/report/view/instance';
import { renderSweepHtml, sweepReport } from '../../../lib/sweep-report';
import { dayEvents } from '../../report/fixtures/day';
import { manifest, outcomes, plan, result } from '../../report/fixtures/run';
import { environmentOf, SIX } from '../../sweep/request';
import { SIX_WITH_DOUBTS, sweptAs } from '../../sweep-report/fixtures/measurements';

/** Draws from 0 up to 1, the same every time. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Times with a long tail to the right, and one that is far off. */
function times(count: number, middle: number, outlier: number): number[] {
  const random = draws(count);
  const drawn = Array.from(
    { length: count - 1 },
    () => middle * Math.exp(0.25 * (random() + random() + random() - 1.5)),
  );
  return [...drawn, middle * outlier];
}

function summaryOf(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  const quantiles = { min: at(0), p25: at(0.25), p50: at(0.5), p75: at(0.75), p90: at(0.9), p95: at(0.95) };
  return { count: sorted.length, mean, stddev: mean / 5, ...quantiles, p99: at(0.99), max: at(1) };
}

/** A run of so many requests, one of which took `outlier` times the middle one. */
function runOf(count: number, outlier: number, change: Partial<Result> = {}): string {
  const samples: Samples = {
    ttftSeconds: times(count, 0.8, outlier),
    tpotSeconds: times(count, 0.02, outlier),
  };
  const base = result();
  const measured = result({
    counts: { requested: count, dispatched: count, completed: count, failed: 0, cancelled: 0 },
    workload: { ...base.workload, requests: count },
    metrics: {
      ...base.metrics,
      ttftSeconds: summaryOf(samples.ttftSeconds),
      tpotSeconds: summaryOf(samples.tpotSeconds),
    },
    ...change,
  });
  const view = buildView({
    manifest: manifest(),
    outcomes: outcomes(),
    results: [measured],
    samplesOf: () => samples,
  });
  return renderHtml(view, { anchors: true });
}

/** Four replicas of 16 cores, each repeat on hardware. */
function repeated(): string {
  const real = manifest({
    emulated: null,
    price: { perHour: 36, currency: 'USD', source: 'bill', asOf: '2026-11-01' },
  });
  const target = { ...real.target, kind: 'aws' as const };
  const results = [1, 2, 3].map((number) =>
    result({
      emulated: null,
      repeat: { number, of: 3 },
      window: {
        startedAt: `2026-11-23T19:2${number}:00.000Z`,
        endedAt: `2026-11-23T19:2${number}:50.000Z`,
        seconds: 50,
      },
      throughput: {
        outputTokensPerSecond: 270 + number,
        totalTokensPerSecond: 8739,
        requestsPerSecond: 1.067,
      },
      verdict: { status: 'valid', checks: [] },
    }),
  );
  const phases = outcomes().map((it) => ({ ...it, emulated: null }));
  return renderHtml(buildView({ manifest: { ...real, target }, outcomes: phases, results }));
}

function severalInstances(): string {
  const ids = ['i-0123456789abcdef0', 'i-0123456789abcdef1', 'i-0123456789abcdef2'];
  const base = manifest({ plan: plan() });
  const whole = { ...base, target: { ...base.target, instanceIds: ids } };
  const results = ids.slice(0, 2).map((instanceId) => result({ instanceId }));
  return renderHtml(buildView({ manifest: whole, outcomes: outcomes(), results }));
}

const COMPARED: ReadonlyArray<readonly [name: string, rate: number, tpot: number]> = [
  ['wide', 520, 0.034],
  ['fast', 150, 0.012],
  ['a-run-whose-name-is-as-long-as-names-may-become-20261123-191500-4f2a', 140, 0.036],
  ['near', 505, 0.033],
];

function compared(name: string, rate: number, tpot: number): ComparedRun {
  const base = result({ verdict: { status: 'valid', checks: [] } });
  const metrics = { ...base.metrics, tpotSeconds: summaryOf(times(64, tpot, 2)) };
  const throughput = { ...base.throughput, outputTokensPerSecond: rate };
  return {
    name,
    manifest: manifest(),
    outcomes: outcomes(),
    results: [{ ...base, commandId: name, metrics, throughput }],
  };
}

function comparison(): string {
  const empty = { name: 'never-measured', manifest: manifest(), outcomes: [], results: [] };
  const runs = [...COMPARED.map((each) => compared(...each)), compared('outlier', 21_000, 0.0005), empty];
  return renderComparison(comparisonView(runs), { anchors: true });
}

function sweep(): string {
  const two = { ...SIX, lengths: [{ sequence: 8192 }, { sequence: 2048, input: 1024, output: 128 }] };
  const change = { emulated: { timeScale: 20 } };
  return renderSweepHtml(sweepReport(sweptAs(SIX_WITH_DOUBTS, { sweep: two, change })), { anchors: true });
}

const bare = (): string =>
  renderHtml(buildView({ manifest: manifest({ plan: {} }), outcomes: outcomes().slice(0, 3), results: [] }));

/** Each page by what is on it, and how it is made. */
export const REPORT_PAGES: ReadonlyArray<readonly [name: string, make: () => string]> = [
  ['run-40', () => runOf(40, 3)],
  ['run-10000', () => runOf(10_000, 60)],
  ['run-repeated', repeated],
  ['run-bare', bare],
  ['run-instances', severalInstances],
  ['comparison', comparison],
  ['sweep', sweep],
  ['sweep-one', () => renderSweepHtml(sweepReport(sweptAs(SIX_WITH_DOUBTS)))],
  ['acceptance', () => renderDayPage(dayRecord(dayEvents(false), Date.parse('2026-12-02T00:00:00Z')))],
  [
    'acceptance-emulated',
    () => renderDayPage(dayRecord(dayEvents(true), Date.parse('2026-12-02T00:00:00Z'))),
  ],
  ['sweep-bare', () => renderSweepHtml(sweepReport(sweptAs({}, { environment: environmentOf() })))],
];
