import { anchorsBlock } from './terminal/anchors';
import { block, type Paper, pairs, paperFor } from './terminal/block';
import { clean } from './terminal/clean';
import {
  costBlock,
  failureBlock,
  latencyBlock,
  repeatsBlock,
  replicaBlock,
  throughputBlock,
  timelineBlock,
} from './terminal/figure-blocks';
import type { TerminalOptions } from './terminal/options';
import { verdictBlock } from './terminal/verdict';
import type { ReportView } from './view';

export type { TerminalOptions };

/**
 * The report for a terminal: verdict first, then the figures, in at most 80 columns unless told otherwise.
 */
export function renderTerminal(view: ReportView, options: TerminalOptions): string {
  const paper = paperFor(options, view.mark);
  const facts = view.runSummary.map(({ label, value }) => [label, value] as const);
  const blocks = [
    title(paper, view),
    verdictBlock(paper, view),
    ...failureBlock(paper, view),
    throughputBlock(paper, view),
    latencyBlock(paper, view),
    ...(view.repeats === null ? [] : [repeatsBlock(paper, view.repeats)]),
    ...(view.replicas.length > 0 ? [replicaBlock(paper, view)] : []),
    timelineBlock(paper, view),
    costBlock(paper, view),
    ...(view.otherAttempts.length > 0 ? [otherAttempts(paper, view)] : []),
    pairs(paper, 'What ran', facts, false),
    ...(options.anchors === true ? [anchorsBlock(paper)] : []),
    ...(view.notMeasured.length > 0 ? [notMeasured(paper, view)] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function title({ colors, mark }: Paper, view: ReportView): string {
  const name = colors.bold(`Trainyard report · ${clean(view.title)}`);
  return mark === null ? name : `${colors.yellow(colors.bold(mark.long))}\n${name}`;
}

function otherAttempts(paper: Paper, view: ReportView): string {
  const rows = view.otherAttempts.map(({ label, value }) => [label, value] as const);
  return pairs(paper, 'Other benchmark attempts', rows, true);
}

function notMeasured(paper: Paper, view: ReportView): string {
  return block(paper, 'Not measured', false, view.notMeasured.map((gap) => `- ${clean(gap)}`).join('\n'));
}
