import { formatInstant, formatNumber, type Headline, html } from '../../report';
import type { Measured } from '../attempt-schema';
import { shownAttempt } from '../cell-report';
import type { CellReport, SweepReport, WorkloadReport } from '../report-schema';
import { cellWords, lengthWords } from '../words';

/** What was swept, what to take, and the three numbers of the cell that is taken. */
export function sweepHeadline(report: SweepReport): Headline {
  const { sweepId, environment, model, release, instances, instanceType, startedAt, workloads, cells } =
    report;
  const taken = workloads.flatMap((workload) => takenOf(workload, cells));
  const [first] = taken;
  const measured = cells.filter(({ state }) => state === 'measured').length;
  const sentence =
    taken.length === 0
      ? 'nothing can be recommended'
      : taken.map((it) => takeWords(it, workloads)).join('; ');
  return {
    kind: 'Report of a sweep',
    title: `${model.split('/').at(-1)} on ${instances > 1 ? `${instances} × ` : ''}${instanceType}`,
    lines: [
      `${environment} · ${sweepId} · ${formatInstant(startedAt)}`,
      `${measured} of ${cells.length} cells measured; Neuron SDK ${release}`,
    ],
    verdict: html`<em>${sentence}</em>`,
    standing: standingOf(report),
    figures:
      first === undefined ? [] : figuresOf(first.cell, workloads.length > 1 ? `, ${first.cell.label}` : ''),
  };
}

interface Taken {
  readonly workload: WorkloadReport;
  readonly cell: CellReport;
}

function takenOf(workload: WorkloadReport, cells: readonly CellReport[]): Taken[] {
  const cell = cells.find(({ label }) => label === workload.recommendation.take);
  return cell === undefined ? [] : [{ workload, cell }];
}

function takeWords({ workload, cell }: Taken, all: readonly WorkloadReport[]): string {
  const what = `take ${cellWords(cell)}`;
  return all.length > 1 ? `${what} for ${lengthWords(workload.lengths)}` : what;
}

function figuresOf(cell: CellReport, which: string): Headline['figures'] {
  const figures = shownAttempt(cell)?.figures;
  if (figures === undefined) return [];
  const { outputTokensPerSecond, ttftP50Seconds, tpotP50Seconds, ttftP99Seconds } = figures;
  const p99 = ttftP99Seconds === null ? null : `p99 ${formatNumber(ttftP99Seconds.value * 1000)} ms`;
  return [
    ...figureOf(`output throughput${which}`, outputTokensPerSecond, 'tokens/s', 1, null),
    ...figureOf(`time to first token, p50${which}`, ttftP50Seconds, 'ms', 1000, p99),
    ...figureOf(`time per output token, p50${which}`, tpotP50Seconds, 'ms', 1000, null),
  ];
}

function figureOf(
  label: string,
  measured: Measured | null,
  unit: string,
  factor: number,
  note: string | null,
): Headline['figures'] {
  if (measured === null) return [];
  const { value, interval } = measured;
  const text = (number: number) => formatNumber(number * factor);
  const range =
    interval === null
      ? 'measured once: no interval between runs'
      : `95 %: ${text(interval.low)} to ${text(interval.high)} over its repeats`;
  return [{ label, value: text(value), unit, interval: range, note }];
}

/** The colour of the edge: the worst verdict of what is taken. */
function standingOf({ workloads, cells }: SweepReport): string {
  const verdicts = workloads.map(({ recommendation: { take } }) => {
    const cell = cells.find(({ label }) => label === take);
    return cell === undefined ? 'none' : shownAttempt(cell)?.verdict.status;
  });
  return ['none', 'suspect'].find((status) => verdicts.some((verdict) => verdict === status)) ?? 'valid';
}
