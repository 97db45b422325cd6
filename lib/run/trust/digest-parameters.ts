/** What a phase may load, said in its parameters: from records of the command alone, whatever the manifest has. */
import type { Manifest } from '../../contract/manifest';
import type { Outcome } from '../../contract/outcome';
import type { Phase } from '../../contract/phase';
import { type Shared, type SharedWeights, sharedName } from '../../contract/trusted';
import { requestError } from '../../core/errors';
import { storedEnvironment } from '../../environment';
import { plannedArtifact } from '../../plan';
import type { RunContext } from '../context';
import { readOutcomes } from '../results/outcomes';
import { notAdopted } from './not-adopted';
import { storedDigest, trustedDigest } from './trusted-digests';

type Sent = Record<string, string[]>;

/** A digest parameter, and what it is of. */
interface Wanted {
  readonly parameter: 'ArtifactDigest' | 'WeightsDigest' | 'DraftDigest';
  readonly shared: Shared;
}

/**
 * The parameters of a phase as they are sent: those of the manifest, with the digests that are recorded now.
 * @throws NotAdopted when something may be loaded from the bucket of which no digest is recorded
 */
export async function parametersToSend(context: RunContext, manifest: Manifest, phase: Phase): Promise<Sent> {
  const sent: Sent = { ...manifest.parameters[phase] };
  for (const { parameter, shared } of await wantedBy(context, manifest, sent)) {
    const digest = await trustedDigest(context.store, shared);
    const makesIt = digest === undefined && isMadeAnew(sent, phase, parameter);
    if (digest === undefined && !makesIt) await refuseUnknown(context, manifest, phase, shared);
    sent[parameter] = [digest ?? (makesIt && parameter !== 'ArtifactDigest' ? 'hub' : 'any')];
  }
  return sent;
}

/**
 * Whether the phase loads nothing of what may lie in the bucket without a record: Prepare takes weights only as the Hub lists
 * them, and a Compile that was told to compile anew looks at no artifact. A phase that was killed left one, or somebody else.
 * A run of before does not say `hub`, and its documents do not take it.
 */
function isMadeAnew(sent: Sent, phase: Phase, parameter: Wanted['parameter']): boolean {
  if (parameter === 'ArtifactDigest') return phase === 'compile' && sent['ArtifactCache']?.[0] === 'refill';
  return phase === 'prepare' && sent[parameter]?.[0] === 'hub';
}

/** A document of an older toolkit has no such parameter, and its phase checks nothing. */
async function wantedBy(context: RunContext, manifest: Manifest, sent: Sent): Promise<Wanted[]> {
  const wanted: Wanted[] = [];
  if (sent['WeightsDigest'] !== undefined) {
    for (const [parameter, shared] of sharedWeights(manifest, sent)) wanted.push({ parameter, shared });
  }
  // What Compile may find is known when it has derived its key; a record of that key is all that it can be held to.
  if (sent['ArtifactDigest'] === undefined) return wanted;
  const key = await artifactKeyOf(context, manifest);
  return [...wanted, { parameter: 'ArtifactDigest', shared: { what: 'artifact', key } }];
}

/** The checkpoints that a phase uses; one with a source of its own is in no mirror, and draft models have none. */
export function sharedWeights(
  { environment }: Manifest,
  sent: Readonly<Record<string, readonly string[]>>,
): ['WeightsDigest' | 'DraftDigest', SharedWeights][] {
  const value = (name: string) => sent[name]?.[0] ?? '';
  const { source = 'hub' } = (environment['model'] ?? {}) as { source?: string };
  const draft = value('DraftModel');
  return [
    ...(source === 'hub' ? [pair('WeightsDigest', value('Model'), value('ModelRevision'))] : []),
    ...(draft === '' || draft === 'none' ? [] : [pair('DraftDigest', draft, value('DraftRevision'))]),
  ];
}

function pair<Parameter extends 'WeightsDigest' | 'DraftDigest'>(
  parameter: Parameter,
  model: string,
  revision: string,
): [Parameter, SharedWeights] {
  return [parameter, { what: 'weights', model, revision }];
}

/** The key that Compile derived in this run; else the one that follows from what the bootstrap found. */
async function artifactKeyOf(context: RunContext, manifest: Manifest): Promise<string> {
  const derived = (await outcomesOf(context, manifest, 'compile')).findLast(
    ({ made }) => made.artifactKey !== undefined,
  );
  if (derived?.made.artifactKey !== undefined) return derived.made.artifactKey;
  return plannedArtifact(storedEnvironment(manifest.environment), manifest.versions).key;
}

/** Outcomes of a phase of a run on its instances that succeeded. */
export async function outcomesOf(context: RunContext, manifest: Manifest, phase: Phase): Promise<Outcome[]> {
  const { runId, target } = manifest;
  const found = await Promise.all(
    target.instanceIds.map((instanceId) => readOutcomes(context.store, runId, instanceId, phase)),
  );
  return found.flat().filter(({ status }) => status === 'succeeded');
}

/** Only Deploy loads what it finds on its instance too, and a key that was never recorded is not known to be right. */
async function refuseUnknown(
  context: RunContext,
  { environment }: Manifest,
  phase: Phase,
  shared: Shared,
): Promise<void> {
  const stored = await storedDigest(context.store, shared);
  const name = sharedName(shared);
  if (stored !== undefined) {
    const { flags } = context;
    throw notAdopted(shared, stored, { environment: environment.name, flags });
  }
  if (phase !== 'deploy' || shared.what !== 'artifact') return;
  throw requestError('NotAdopted', `no artifact ${name} is in the bucket, and no digest of it is recorded`, {
    next: 'compile it in the same run: trainyard run',
    data: { name, stored: null },
  });
}
