import { anchorsBlock } from './terminal/anchors';
import { block, type Paper, pairs, paperFor } from './terminal/block';
import { clean } from './terminal/clean';
import {
  costBlock,
  failureBlock,
  instancesBlock,
  latencyBlock,
  repeatsBlock,
  replicaBlock,
  throughputBlock,
  timelineBlock,
} from './terminal/figure-blocks';
import type { TerminalOptions } from './terminal/options';
import { instanceVerdictsBlock, verdictBlock } from './terminal/verdict';
import type { ReportView } from './view';
import type { InstanceView } from './view/instance';

export type { TerminalOptions };

/**
 * The report for a terminal: verdict first, then the figures, in at most 80 columns unless told otherwise.
 */
export function renderTerminal(view: ReportView, options: TerminalOptions): string {
  const paper = paperFor(options, view.mark);
  const facts = view.runSummary.map(({ label, value }) => [label, value] as const);
  const blocks = [
    title(paper, view),
    ...(view.warnings.length > 0 ? [warnings(paper, view)] : []),
    ...(view.instances.length > 0 ? manyInstances(paper, view) : oneInstance(paper, view)),
    ...(view.otherAttempts.length > 0 ? [otherAttempts(paper, view)] : []),
    pairs(paper, 'What ran', facts, false),
    ...(options.anchors === true ? [anchorsBlock(paper)] : []),
    ...(view.notMeasured.length > 0 ? [notMeasured(paper, view)] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function oneInstance(paper: Paper, view: ReportView): string[] {
  return [
    verdictBlock(paper, view),
    ...failureBlock(paper, view),
    ...measuredBlocks(paper, view),
    timelineBlock(paper, view),
    costBlock(paper, view),
  ];
}

/** What is of the run first, then each instance in full. */
function manyInstances(paper: Paper, view: ReportView): string[] {
  return [
    instanceVerdictsBlock(paper, view),
    ...failureBlock(paper, view),
    instancesBlock(paper, view),
    timelineBlock(paper, view),
    ...view.instances.filter(({ result }) => result !== null).flatMap((it) => instanceBlocks(paper, it)),
  ];
}

function instanceBlocks(paper: Paper, instance: InstanceView): string[] {
  const own = { ...paper, about: `instance ${instance.number}` };
  return [verdictBlock(own, instance), ...measuredBlocks(own, instance), costBlock(own, instance)];
}

function measuredBlocks(paper: Paper, view: InstanceView): string[] {
  return [
    throughputBlock(paper, view),
    latencyBlock(paper, view),
    ...(view.repeats === null ? [] : [repeatsBlock(paper, view.repeats)]),
    ...(view.replicas.length > 0 ? [replicaBlock(paper, view)] : []),
  ];
}

function title({ colors, mark }: Paper, view: ReportView): string {
  const name = colors.bold(`Trainyard report · ${clean(view.title)}`);
  return mark === null ? name : `${colors.yellow(colors.bold(mark.long))}\n${name}`;
}

function warnings(paper: Paper, view: ReportView): string {
  const rows = view.warnings.map(({ label, value }) => [label, value] as const);
  return pairs(paper, 'Warnings', rows, false);
}

function otherAttempts(paper: Paper, view: ReportView): string {
  const rows = view.otherAttempts.map(({ label, value }) => [label, value] as const);
  return pairs(paper, 'Other benchmark attempts', rows, true);
}

function notMeasured(paper: Paper, view: ReportView): string {
  return block(paper, 'Not measured', false, view.notMeasured.map((gap) => `- ${clean(gap)}`).join('\n'));
}
