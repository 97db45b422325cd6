/** The comparison of two sides: every metric with its difference, an interval, and what may be said about it. */
import { answersCompared } from './answers';
import type { Side } from './attempt';
import { differenceOfMeans, intervalOf, RESAMPLES } from './bootstrap-interval';
import { comparability } from './comparability';
import type { Basis, CompareOptions, Comparison, MetricDifference, SideSummary } from './comparison';
import type { Interval } from './interval';
import { METRICS, type Metric } from './metric';
import { notComparable } from './not-comparable';
import { notesOf } from './notes';
import { seededRandom } from './seeded-random';
import { mean } from './student-interval';
import { countsInstances, type Unit, unitsOf } from './units';
import { metricsUnlike } from './unlike';

/**
 * `b` against `a`: a positive difference means that `b` is larger.
 * @throws NotComparable when they differ in what must be the same and no group of `options.across` has it
 */
export function compareRuns(a: Side, b: Side, options: CompareOptions = {}): Comparison {
  const { across = [] } = options;
  const { refusals, ...fields } = comparability(a, b, across);
  if (refusals.length > 0) throw notComparable(a, b, refusals, across);
  const byInstance = countsInstances(a, b);
  const units = [unitsOf(a, byInstance), unitsOf(b, byInstance)] as const;
  const basis = basisOf(units, byInstance);
  const metrics = METRICS.map((metric) => differenceOf(metric, units, basis, options)).filter(
    (metric) => metric !== null,
  );
  return {
    schema: 'trainyard.comparison/1',
    a: summaryOf(a),
    b: summaryOf(b),
    basis,
    emulated: [...a.attempts, ...b.attempts].find(({ result }) => result.emulated)?.result.emulated ?? null,
    ...fields,
    answers: answersCompared(a, b),
    metrics,
    unlike: metricsUnlike(
      fields.across,
      metrics.map(({ name }) => name),
    ),
    notes: notesOf(a, b, basis, fields),
  };
}

function summaryOf({ name, attempts }: Side): SideSummary {
  return { name, attempts: attempts.map((attempt) => attempt.name) };
}

type Units = readonly [a: readonly Unit[], b: readonly Unit[]];

function basisOf([a, b]: Units, byInstance: boolean): Basis {
  if (a.length > 1 && b.length > 1) return byInstance ? 'instances' : 'repeats';
  return [...a, ...b].flat().every(({ requests }) => (requests?.length ?? 0) > 1) ? 'requests' : 'none';
}

function differenceOf(metric: Metric, units: Units, basis: Basis, options: CompareOptions) {
  const [before, after] = [valuesOf(metric, units[0]), valuesOf(metric, units[1])];
  if (before === null || after === null || !sameLimits(metric, units)) return null;
  // A generator of its own: one metric more or less must not move the interval of another.
  const random = seededRandom((options.seed ?? 1) + METRICS.indexOf(metric) * 7919);
  const resamples = options.resamples ?? RESAMPLES;
  const interval =
    basis === 'repeats' || basis === 'instances'
      ? differenceOfMeans(before, after, random, resamples)
      : basis === 'requests'
        ? withinRuns(metric, units, random, resamples)
        : null;
  const { name, unit, better } = metric;
  const difference = mean(after) - mean(before);
  const row = { name, unit, better, a: mean(before), b: mean(after), difference, interval };
  return { ...row, reading: readingOf(interval, better) } satisfies MetricDifference;
}

/** A value for each unit; null if an attempt lacks the metric. */
function valuesOf(metric: Metric, units: readonly Unit[]): number[] | null {
  const values = units.map((unit) => unit.map(({ result }) => metric.of(result)));
  return values.flat().includes(null) ? null : values.map((own) => mean(own.filter((it) => it !== null)));
}

/** Goodput at other limits is another metric. */
function sameLimits(metric: Metric, units: Units): boolean {
  if (metric.name !== 'goodput') return true;
  const limits = units
    .flat(2)
    .map(({ result: { goodput } }) => `${goodput?.ttftSeconds} ${goodput?.tpotSeconds}`);
  return new Set(limits).size === 1;
}

/** Requests are resampled within each attempt; attempts and instances are taken as they are. */
function withinRuns(metric: Metric, [a, b]: Units, random: () => number, resamples: number): Interval | null {
  const drawsOf = (units: readonly Unit[]) =>
    units.map((unit) => unit.map((attempt) => metric.draw(attempt)));
  const [first, second] = [drawsOf(a), drawsOf(b)];
  if ([...first, ...second].flat().includes(null)) return null;
  const meanOf = (units: typeof first) =>
    mean(units.map((draws) => mean(draws.map((draw) => draw?.(random) ?? 0))));
  return intervalOf(Float64Array.from({ length: resamples }, () => meanOf(second) - meanOf(first)));
}

function readingOf(interval: Interval | null, better: Metric['better']): MetricDifference['reading'] {
  if (interval === null) return 'no interval';
  if (interval.low <= 0 && interval.high >= 0) return 'no difference shown';
  return interval.low > 0 === (better === 'higher') ? 'better' : 'worse';
}
