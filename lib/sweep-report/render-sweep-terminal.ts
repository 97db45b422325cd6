import { clean, formatInstant, type Paper, paperFor, type TerminalOptions } from '../report';
import type { CellReport, SweepReport, WorkloadReport } from './report-schema';
import { markOfReport } from './sweep-report';
import { cellsBlock, figuresBlock, problemsBlock } from './terminal/cell-blocks';
import {
  basisBlock,
  droppedBlock,
  effortBlock,
  notesBlock,
  rangesBlock,
  recommendationBlock,
  replicasBlock,
  unlikeBlock,
} from './terminal/sweep-blocks';
import { lengthWords } from './words';

/** The report of a sweep for a terminal: what to take first, then the cells, in at least 80 columns. */
export function renderSweepTerminal(
  report: SweepReport,
  options: Pick<TerminalOptions, 'color' | 'width'>,
): string {
  const paper = paperFor(options, markOfReport(report));
  const blocks = [
    title(paper, report),
    ...report.workloads.map((workload) =>
      recommendationBlock(paper, titled('Recommendation', workload, report), workload),
    ),
    ...report.workloads.flatMap((workload) => workloadBlocks(paper, workload, report)),
    basisBlock(paper, report.cells),
    ...rangesBlock(paper, report.cells),
    effortBlock(paper, report),
    ...droppedBlock(paper, report),
    notesBlock(paper, report),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function title({ colors, mark }: Paper, report: SweepReport): string {
  const { sweepId, model, release, instances, instanceType, startedAt, endedAt } = report;
  const lines = [
    ...(mark === null ? [] : [colors.yellow(colors.bold(mark.long))]),
    colors.bold(`Sweep ${clean(sweepId)}`),
    `${clean(model)}, Neuron SDK ${clean(release)}`,
    `${instances} × ${clean(instanceType)}, ${formatInstant(startedAt)} to ${endedAt === null ? 'now' : formatInstant(endedAt)}`,
  ];
  return lines.join('\n');
}

/** The lengths belong to a title only where there are several. */
function titled(name: string, { lengths }: WorkloadReport, { workloads }: SweepReport): string {
  return workloads.length < 2 ? name : `${name}: ${lengthWords(lengths)}`;
}

function workloadBlocks(paper: Paper, workload: WorkloadReport, report: SweepReport): string[] {
  const of = new Set(workload.cells);
  const cells = report.cells.filter(({ label }: CellReport) => of.has(label));
  const measured = cells.some(({ attempts }) => attempts.some(({ shown }) => shown));
  return [
    cellsBlock(paper, titled('Cells', workload, report), cells, workload),
    ...(measured ? [figuresBlock(paper, cells, report.price?.currency ?? null)] : []),
    ...unlikeBlock(paper, workload),
    ...problemsBlock(paper, cells),
    ...workload.replicas.map((replicas) => replicasBlock(paper, replicas)),
  ];
}
