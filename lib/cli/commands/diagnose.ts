import type { Outcome } from '../../contract/outcome';
import { formatCount, formatSeconds } from '../../core/units';
import { runSinglePhase } from '../account/single-phase';
import { type Colors, colorsFor } from '../printers/colors';
import { columns, wrap } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';

/** `trainyard diagnose`: runs Diagnose on each instance and prints replicas, findings and what to do. */
export async function command(call: Call): Promise<void> {
  const { runId, outcomes } = await runSinglePhase(call, 'diagnose');
  if (call.options.json) return printJson(call, { runId, outcomes });
  const { io, options } = call;
  const colors = colorsFor(io, io.out, options.color);
  print(call, outcomes.map((outcome) => diagnosis(outcome, colors, io.out.width())).join('\n\n'));
}

function diagnosis(outcome: Outcome, colors: Colors, width: number): string {
  const { made } = outcome;
  const emulated = outcome.emulated === null ? '' : ' (EMULATED)';
  const replicas = (made.replicas ?? []).map((it) => [
    `  ${it.unit}`,
    `cores ${it.cores}`,
    it.pid === undefined ? 'not running' : `pid ${it.pid}`,
    `${it.url} ${it.servedModel}`,
  ]);
  const graphs = (made.replicas ?? []).flatMap(({ index, graphs = [] }) =>
    graphs.map((graph) => [`  replica ${index}`, graph.bucket, ...countsOf(graph)]),
  );
  const findings = (made.findings ?? []).flatMap((finding) => [
    ...wrap(`${finding.severity} ${colors.bold(finding.name)}: ${finding.meaning}`, width, '  ', '    '),
    ...wrap(`${finding.where}: ${finding.line}`, width, '    '),
    ...wrap(`next: ${finding.next}`, width, '    '),
  ]);
  return [
    colors.bold(`${outcome.instanceId}${emulated}: ${outcome.reason.message}`),
    replicas.length === 0 ? '  no replicas' : columns(replicas, width),
    ...(graphs.length === 0 ? [] : [columns(graphs, width)]),
    ...(findings.length === 0 ? ['  no known failure was found in the logs'] : findings),
  ].join('\n');
}

type Graph = NonNullable<NonNullable<Outcome['made']['replicas']>[number]['graphs']>[number];

const countsOf = ({ firstRunSeconds, executions, padding }: Graph): string[] => [
  firstRunSeconds === undefined ? '' : `first run ${formatSeconds(firstRunSeconds)}`,
  executions === undefined ? '' : `ran ${formatCount(executions, 'time')}`,
  padding === undefined ? '' : `padded by ${padding} on average`,
];
