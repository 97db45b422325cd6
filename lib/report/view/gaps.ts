import type { Manifest } from '../../contract/manifest';
import type { Outcome } from '../../contract/outcome';
import type { Result } from '../../contract/result';
import type { InstanceView } from './instance';
import { latencyRows } from './latency';
import { layoutView } from './layout';
import { memoryView } from './memory';

const LEDGERS: ReadonlyArray<readonly [keyof Result['tokens'], string]> = [
  ['inputByUsage', 'input tokens by the server’s usage'],
  ['outputByUsage', 'output tokens by the server’s usage'],
  ['outputByChunks', 'output tokens by stream chunks'],
  ['inputByClient', 'input tokens by the client’s tokenizer'],
  ['outputByClient', 'output tokens by the client’s tokenizer'],
  ['inputByMetrics', 'input tokens by the server’s metrics'],
  ['outputByMetrics', 'output tokens by the server’s metrics'],
];

/** What was not measured, by name. A number that is missing must be seen to be missing. */
export function gapsOf(
  manifest: Manifest,
  outcomes: readonly Outcome[],
  instances: readonly Pick<InstanceView, 'number' | 'result'>[],
): string[] {
  const gaps: string[] = [];
  const say = (missing: boolean, what: string) => {
    if (missing) gaps.push(what);
  };
  say(outcomes.length === 0, 'phases: no outcome was found');
  say(manifest.price === null, 'cost: no price is known');
  say(layoutView(manifest.plan) === null, 'layout on the devices: the manifest’s plan has none');
  say(memoryView(manifest.plan) === null, 'memory budget: the manifest’s plan has none');
  for (const { number, result } of instances) {
    const where = number === null ? '' : ` (instance ${number})`;
    gaps.push(...gapsOfResult(result, number).map((gap) => `${gap}${where}`));
  }
  return gaps;
}

function gapsOfResult(result: Result | null, number: number | null): string[] {
  const who = number === null ? 'the run' : 'the instance';
  if (result === null) return [`throughput, latency and balance: ${who} has no benchmark result`];
  return [
    ...latencyRows(result)
      .filter((row) => row.summary === null)
      .map((row) => `${row.name} (${row.meaning})`),
    ...LEDGERS.filter(([key]) => result.tokens[key] === null).map(([, words]) => words),
    ...(result.series.length === 0 ? ['time series'] : []),
    ...(result.replicas.some((replica) => replica.restarts === null)
      ? ['restarts of replicas during the run']
      : []),
  ];
}
