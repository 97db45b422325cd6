import type { Result } from '../contract/result';
import { markOfResults } from './emulation-mark';
import { pairs, paperFor } from './terminal/block';
import { clean } from './terminal/clean';
import { latencyBlock, throughputBlock } from './terminal/figure-blocks';
import type { TerminalOptions } from './terminal/options';
import { verdictBlock } from './terminal/verdict';
import { latencyRows } from './view/latency';
import { throughputFacts } from './view/throughput';
import { verdictView } from './view/verdict';

/**
 * A result that stands alone, such as an imported one: verdict, figures, and what nobody can judge about it.
 */
export function renderResult(title: string, result: Result, options: TerminalOptions): string {
  const mark = markOfResults([result]);
  const paper = paperFor(options, mark);
  const { colors } = paper;
  const verdict = verdictView(result);
  const head = colors.bold(clean(title));
  const blocks = [
    mark === null ? head : `${colors.yellow(colors.bold(mark.long))}\n${head}`,
    verdictBlock(paper, { verdict: { ...verdict, notJudged: [] } }),
    throughputBlock(paper, { throughput: throughputFacts(result), errors: result.errors }),
    latencyBlock(paper, { latency: latencyRows(result) }),
    pairs(paper, 'What was run', whatWasRun(result), false),
  ];
  const open = verdict.notJudged.map((check) => [check.name, check.evidence] as const);
  if (open.length > 0) blocks.push(pairs(paper, 'What cannot be judged', open, false));
  return `${blocks.join('\n\n')}\n`;
}

/** The files of another tool say little: what they do not say is printed as unknown. */
function whatWasRun({ model, client, workload, layout }: Result): Array<readonly [string, string]> {
  const { inputTokens, outputTokens } = workload;
  const { tensorParallel, dataParallel, batch } = layout;
  return [
    ['model', model.revision === '' ? model.id : `${model.id} @ ${model.revision}`],
    ['client', client],
    ['requests', `${workload.requests} at concurrency ${workload.concurrency || 'unknown'}`],
    ['input tokens', `N(${inputTokens.mean}, ${inputTokens.stddev})`],
    ['output tokens', `N(${outputTokens.mean}, ${outputTokens.stddev})`],
    ['layout', tensorParallel > 0 ? `DP ${dataParallel} × TP ${tensorParallel}, batch ${batch}` : 'unknown'],
  ];
}
