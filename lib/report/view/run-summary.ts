import { ownFacts } from '../../contract/instance-facts';
import type { Manifest } from '../../contract/manifest';
import type { Outcome } from '../../contract/outcome';
import type { Result } from '../../contract/result';
import { formatInstant, formatNumber } from '../numbers';
import { absent, at, type Fact, text, wordAt } from './fact';
import { layoutSummary } from './layout';

/** What ran: enough to tell two runs apart at a glance. `answers` are its greedy answers. */
export function runSummary(
  manifest: Manifest,
  outcomes: readonly Outcome[],
  result: Result | null,
  answers: readonly Fact[],
): Fact[] {
  const { environment, target } = manifest;
  const release = outcomes.find((outcome) => outcome.release !== '')?.release;
  return [
    text('environment', environment.name),
    text('run', manifest.runId),
    text('created', formatInstant(manifest.createdAt)),
    stated('model', modelOf(manifest, result)),
    stated('instance type', ownFacts(target, 'type') ?? wordAt(environment, 'instance', 'type')),
    text('target', `${target.kind}, ${target.region}, ${target.instanceIds.join(' ')}`),
    stated('layout', layoutOf(manifest, result)),
    stated('lengths', lengthsOf(manifest, result)),
    stated('release', release ?? wordAt(environment, 'release')),
    stated('preset', wordAt(environment, 'preset')),
    ...prefixCaching(result),
    result === null ? absent('workload', 'not measured: this run has no result') : workload(result),
    ...answers,
    text(
      'documents',
      manifest.documents.map(({ job, version }) => `${job} v${version}`).join(', ') || 'none',
    ),
  ];
}

/** Nothing where nobody said it, as in a result that is older than the field. */
function prefixCaching(result: Result | null): Fact[] {
  const said = result?.server?.prefixCaching;
  if (said === undefined || said === null) return [];
  return [text('prefix cache', said ? 'on: a prompt that was seen before is not computed again' : 'off')];
}

function stated(label: string, value: string | undefined): Fact {
  return value === undefined ? absent(label, 'not recorded in the manifest') : text(label, value);
}

function modelOf(manifest: Manifest, result: Result | null): string | undefined {
  if (result !== null) return `${result.model.id} @ ${result.model.revision}`;
  const id = wordAt(manifest.environment, 'model', 'id');
  const revision = wordAt(manifest.environment, 'model', 'revision');
  return id === undefined ? undefined : `${id} @ ${revision ?? 'revision not recorded'}`;
}

function layoutOf(manifest: Manifest, result: Result | null): string | undefined {
  if (result !== null) return layoutSummary(result.layout);
  const layout = at(manifest.environment, 'layout');
  const [tensorParallel, dataParallel, batch, logicalCores] = [
    'tensorParallel',
    'dataParallel',
    'batch',
    'logicalCores',
  ].map((key) => Number(at(layout, key)));
  if (layout === undefined) return undefined;
  return layoutSummary({
    tensorParallel: tensorParallel ?? Number.NaN,
    dataParallel: dataParallel ?? Number.NaN,
    batch: batch ?? Number.NaN,
    logicalCores: logicalCores ?? Number.NaN,
  });
}

function lengthsOf(manifest: Manifest, result: Result | null): string | undefined {
  const sequence =
    wordAt(manifest.environment, 'lengths', 'sequence') ?? result?.layout.sequenceLength.toString();
  const context = wordAt(manifest.environment, 'lengths', 'context');
  if (sequence === undefined) return undefined;
  return `sequence ${sequence} tokens${context === undefined ? '' : `, context ${context} tokens`}`;
}

function workload({ workload: load, client }: Result): Fact {
  const { inputTokens, outputTokens } = load;
  const jitter = inputTokens.jitterPercent ? ` with ${inputTokens.jitterPercent} % jitter` : '';
  const warmUp = load.warmupRequests === 0 ? 'no warm-up' : `${load.warmupRequests} warm-up, excluded`;
  return text(
    'workload',
    `${formatNumber(load.requests)} requests (${warmUp}) at concurrency ${load.concurrency}, ` +
      `in N(${inputTokens.mean}, ${inputTokens.stddev}) tokens${jitter} by ${inputTokens.counting} counting, ` +
      `out N(${outputTokens.mean}, ${outputTokens.stddev}), seed ${load.seed}, client ${client}`,
  );
}
