/** The numbers and the verdict of an attempt, from its results by the same parts as every other report. */
import { metricsOf } from '../compare';
import type { MeasuredRun } from '../contract/measured-run';
import type { Result, Summary } from '../contract/result';
import { costPerMillion } from '../core/cost';
import { citable, markOfRuns, shownRepeats, shownResult, type VerdictView, verdictView } from '../report';
import type { Figures, Measured, SweptAttempt } from './attempt-schema';

/** An attempt as the report has it; `perHour` is the price of one instance, null where none is known. */
export function sweptAttempt(run: MeasuredRun, shown: boolean, perHour: number | null): SweptAttempt {
  const result = shownResult(run.results);
  const repeats = shownRepeats(run.results);
  const verdict = verdictView(result);
  const partial = result?.partial ?? true;
  const usable = citable({ verdict, partial });
  const mark = markOfRuns([run]);
  return {
    name: run.name,
    shown,
    verdict: verdictData(verdict),
    partial,
    usable,
    emulated: mark === null ? null : { timeScale: mark.timeScale },
    instanceId: result?.instanceId ?? null,
    startedAt: repeats[0]?.window.startedAt ?? null,
    windowSeconds: repeats.length === 0 ? null : sum(repeats.map(({ window }) => window.seconds)),
    repeats: repeats.length,
    answers: answersOf(result),
    figures: figuresOf(repeats, usable ? perHour : null),
  };
}

function answersOf(result: Result | null): SweptAttempt['answers'] {
  const { set, digest } = result?.answers ?? {};
  return set === undefined || !digest ? null : { set, digest };
}

function verdictData({ status, headline, failing, doubted }: VerdictView): SweptAttempt['verdict'] {
  return {
    status,
    headline,
    decidedBy: failing.map(({ name, status: found, evidence, threshold, reason, next }) => ({
      name,
      status: found === 'invalid' ? 'invalid' : 'suspect',
      evidence,
      threshold,
      reason,
      next,
    })),
    doubted: [...doubted],
  };
}

function figuresOf(repeats: readonly Result[], perHour: number | null): Figures {
  const metrics = new Map(metricsOf(repeats).map((metric) => [metric.name, metric]));
  const of = (name: string): Measured | null => {
    const metric = metrics.get(name);
    return metric === undefined ? null : { value: metric.mean, interval: metric.interval };
  };
  const throughput = of('output throughput');
  const goodput = of('goodput');
  const limits = goodput === null ? null : (repeats[0]?.goodput ?? null);
  const paid = perHour !== null && throughput !== null && throughput.value > 0;
  return {
    outputTokensPerSecond: throughput,
    ttftP50Seconds: of('TTFT p50'),
    ttftP99Seconds: of('TTFT p99'),
    tpotP50Seconds: of('TPOT p50'),
    goodputRequestsPerSecond: goodput,
    goodputLimits: limits && { ttftSeconds: limits.ttftSeconds, tpotSeconds: limits.tpotSeconds },
    ttftMeanSeconds: meanOf(repeats.map(({ metrics: { ttftSeconds } }) => ttftSeconds)),
    tpotMeanSeconds: meanOf(repeats.map(({ metrics: { tpotSeconds } }) => tpotSeconds)),
    costPerMillionOutputTokens: paid ? costPerMillion(perHour, throughput.value) : null,
  };
}

/** Over the repeats, each of which has as many requests; null where one lacks it. */
function meanOf(summaries: readonly (Summary | null)[]): number | null {
  const means = summaries.flatMap((summary) => (summary === null ? [] : [summary.mean]));
  return means.length === 0 || means.length < summaries.length ? null : sum(means) / means.length;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
