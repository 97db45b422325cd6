import { formatBytes, formatCount, formatSeconds } from '../core/units';
import type { Outcome } from './outcome';

/** What a phase made, in a few words each, for the line that says it is over and for the report. */
export function outcomeSummary(outcome: Outcome): string[] {
  const { made } = outcome;
  const said: string[] = [];
  if (made.checkpointSource !== undefined) said.push(checkpoint(made));
  if (made.artifactKey !== undefined && made.artifactHit !== undefined) {
    said.push(`artifact ${ARTIFACT[made.artifactHit]}: ${made.artifactKey}`);
  }
  if (made.replicas !== undefined && outcome.job === 'deploy') {
    const ready = made.replicas.map(readySeconds);
    const slowest = ready.length === 0 ? '' : `, the slowest in ${formatSeconds(Math.max(...ready))}`;
    said.push(`${formatCount(made.replicas.length, 'replica')} ready${slowest}`, ...compiled(made.replicas));
  }
  if (made.artifactSetAside !== undefined)
    said.push(`set aside, because it did not match: ${made.artifactSetAside}`);
  if (made.digestsNotChecked !== undefined) {
    said.push(`not checked by a digest: ${made.digestsNotChecked.join(', ')}`);
  }
  if (made.provenByHub !== undefined)
    said.push(`proven by the list of the Hub: ${made.provenByHub.join(', ')}`);
  if (made.verdict !== undefined) said.push(`verdict ${made.verdict}`);
  if (made.capture !== undefined) said.push(captured(made.capture));
  if (made.findings !== undefined) said.push(formatCount(made.findings.length, 'finding'));
  if (made.stoppedPorts !== undefined)
    said.push(`${formatCount(made.stoppedPorts.length, 'replica')} stopped`);
  return said;
}

/**
 * The same of one phase on several instances: what each of them made is said once, what only some made with their ids.
 * The slowest replica is the slowest of all of them.
 */
export function outcomesSummary(outcomes: readonly Outcome[]): string[] {
  if (outcomes.length < 2) return outcomes.flatMap(outcomeSummary);
  const slowest = Math.max(...outcomes.flatMap(({ made }) => (made.replicas ?? []).map(readySeconds)));
  const said = new Map<string, string[]>();
  for (const outcome of outcomes) {
    for (const text of outcomeSummary(withReadySeconds(outcome, slowest))) {
      said.set(text, [...(said.get(text) ?? []), outcome.instanceId]);
    }
  }
  return [...said].map(([text, ids]) =>
    ids.length === outcomes.length ? `${text} on each` : `${text} on ${listed(ids)}`,
  );
}

const MOST_LISTED = 3;

function listed(ids: readonly string[]): string {
  const rest = ids.length - MOST_LISTED;
  return rest <= 0 ? ids.join(', ') : `${ids.slice(0, MOST_LISTED).join(', ')} and ${rest} more`;
}

/** What CompileOnMiss let replicas do. */
function compiled(replicas: readonly Replica[]): string[] {
  return replicas
    .filter(({ compiledGraphs = 0 }) => compiledGraphs > 0)
    .map(
      ({ index, compiledGraphs = 0 }) => `replica ${index} compiled ${formatCount(compiledGraphs, 'graph')}`,
    );
}

type Replica = NonNullable<Outcome['made']['replicas']>[number];
const readySeconds = (replica: Replica) => replica.readySeconds ?? 0;

function withReadySeconds(outcome: Outcome, seconds: number): Outcome {
  const replicas = outcome.made.replicas?.map((replica) => ({ ...replica, readySeconds: seconds }));
  return replicas === undefined ? outcome : { ...outcome, made: { ...outcome.made, replicas } };
}

const ARTIFACT = {
  local: 'found on the instance',
  bucket: 'found in the bucket',
  none: 'compiled',
} as const;

const CHECKPOINT = {
  present: 'already present',
  store: 'from the store of weights',
  mirror: 'from the mirror',
  hub: 'from the hub',
  s3: 'from its bucket',
  folder: 'linked from its folder',
} as const;

function captured(where: string): string {
  return where.startsWith('absent')
    ? `capture ${where}`
    : `captured ${where.slice(where.lastIndexOf('/') + 1)}`;
}

function checkpoint(made: Outcome['made']): string {
  const size = made.bytes === undefined ? '' : `, ${formatBytes(made.bytes)}`;
  return `checkpoint ${CHECKPOINT[made.checkpointSource ?? 'present']}${size}`;
}
