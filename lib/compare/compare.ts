/** The comparison of two sides: every metric with its difference, an interval, and what may be said about it. */
import { answersCompared } from './answers';
import type { Attempt, Side } from './attempt';
import { differenceOfMeans, intervalOf, RESAMPLES } from './bootstrap-interval';
import { comparability } from './comparability';
import type { Basis, CompareOptions, Comparison, MetricDifference, SideSummary } from './comparison';
import type { Interval } from './interval';
import { METRICS, type Metric } from './metric';
import { notComparable } from './not-comparable';
import { notesOf } from './notes';
import { seededRandom } from './seeded-random';
import { mean } from './student-interval';
import { metricsUnlike } from './unlike';

/**
 * `b` against `a`: a positive difference means that `b` is larger.
 * @throws NotComparable when they differ in what must be the same and no group of `options.across` has it
 */
export function compareRuns(a: Side, b: Side, options: CompareOptions = {}): Comparison {
  const { across = [] } = options;
  const { refusals, ...fields } = comparability(a, b, across);
  if (refusals.length > 0) throw notComparable(a, b, refusals, across);
  const basis = basisOf(a, b);
  const metrics = METRICS.map((metric) => differenceOf(metric, a, b, basis, options)).filter(
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

function basisOf(a: Side, b: Side): Basis {
  if (a.attempts.length > 1 && b.attempts.length > 1) return 'repeats';
  return [...a.attempts, ...b.attempts].every(({ requests }) => (requests?.length ?? 0) > 1)
    ? 'requests'
    : 'none';
}

function differenceOf(metric: Metric, a: Side, b: Side, basis: Basis, options: CompareOptions) {
  const [before, after] = [valuesOf(metric, a), valuesOf(metric, b)];
  if (before === null || after === null || !sameLimits(metric, a, b)) return null;
  // A generator of its own: one metric more or less must not move the interval of another.
  const random = seededRandom((options.seed ?? 1) + METRICS.indexOf(metric) * 7919);
  const resamples = options.resamples ?? RESAMPLES;
  const interval =
    basis === 'repeats'
      ? differenceOfMeans(before, after, random, resamples)
      : basis === 'requests'
        ? withinRuns(metric, a, b, random, resamples)
        : null;
  const { name, unit, better } = metric;
  const difference = mean(after) - mean(before);
  const row = { name, unit, better, a: mean(before), b: mean(after), difference, interval };
  return { ...row, reading: readingOf(interval, better) } satisfies MetricDifference;
}

function valuesOf(metric: Metric, side: Side): number[] | null {
  const values = side.attempts.map(({ result }) => metric.of(result)).filter((value) => value !== null);
  return values.length === side.attempts.length ? values : null;
}

/** Goodput at other limits is another metric. */
function sameLimits(metric: Metric, a: Side, b: Side): boolean {
  if (metric.name !== 'goodput') return true;
  const limits = [...a.attempts, ...b.attempts].map(
    ({ result: { goodput } }) => `${goodput?.ttftSeconds} ${goodput?.tpotSeconds}`,
  );
  return new Set(limits).size === 1;
}

/** Requests are resampled within each run; the runs themselves are taken as they are. */
function withinRuns(
  metric: Metric,
  a: Side,
  b: Side,
  random: () => number,
  resamples: number,
): Interval | null {
  const drawsOf = (attempts: readonly Attempt[]) => attempts.map((attempt) => metric.draw(attempt));
  const [first, second] = [drawsOf(a.attempts), drawsOf(b.attempts)];
  if ([...first, ...second].includes(null)) return null;
  const meanOf = (draws: typeof first) => mean(draws.map((draw) => draw?.(random) ?? 0));
  return intervalOf(Float64Array.from({ length: resamples }, () => meanOf(second) - meanOf(first)));
}

function readingOf(interval: Interval | null, better: Metric['better']): MetricDifference['reading'] {
  if (interval === null) return 'no interval';
  if (interval.low <= 0 && interval.high >= 0) return 'no difference shown';
  return interval.low > 0 === (better === 'higher') ? 'better' : 'worse';
}
