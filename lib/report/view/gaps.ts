import type { Manifest } from '../../contract/manifest';
import type { Outcome } from '../../contract/outcome';
import type { Result } from '../../contract/result';
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
export function gapsOf(manifest: Manifest, outcomes: readonly Outcome[], result: Result | null): string[] {
  const gaps: string[] = [];
  const say = (missing: boolean, what: string) => {
    if (missing) gaps.push(what);
  };
  say(outcomes.length === 0, 'phases: no outcome was found');
  say(manifest.price === null, 'cost: no price is known');
  say(layoutView(manifest.plan) === null, 'layout on the devices: the manifest’s plan has none');
  say(memoryView(manifest.plan) === null, 'memory budget: the manifest’s plan has none');
  if (result === null) return [...gaps, 'throughput, latency and balance: the run has no benchmark result'];
  for (const row of latencyRows(result)) say(row.summary === null, `${row.name} (${row.meaning})`);
  for (const [key, words] of LEDGERS) say(result.tokens[key] === null, words);
  say(result.series.length === 0, 'time series');
  say(
    result.replicas.some((replica) => replica.restarts === null),
    'restarts of replicas during the run',
  );
  return gaps;
}
