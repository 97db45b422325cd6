import type { Manifest } from '../../contract/manifest';
import type { Outcome } from '../../contract/outcome';
import type { Phase } from '../../contract/phase';
import { type Shared, sharedName } from '../../contract/trusted';
import { dataError } from '../../core/errors';
import { groupBy } from '../../core/groups';
import type { RunContext } from '../context';
import { outcomesOf, sharedWeights } from './digest-parameters';
import { storedDigest, storeTrusted, trustedRecords } from './trusted-digests';

/** Something that a phase made on an instance, with the digest that it says. */
interface Claim {
  readonly shared: Shared;
  readonly digest: string;
  readonly outcome: Outcome;
}

/**
 * Records the digests of what a phase of this run made: what Compile compiled, what Prepare brought from the hub and
 * proved there, or found and proved by its list. It is read from the outcomes, so a run that nobody watched is recorded when it is resumed. Of several
 * instances that made the same, the one whose work is in the bucket counts.
 * @throws OutcomeForged when the bucket holds something that none of them made and nobody recorded
 */
export async function recordDigests(context: RunContext, manifest: Manifest, phase: Phase): Promise<void> {
  if (phase !== 'compile' && phase !== 'prepare') return;
  const outcomes = await outcomesOf(context, manifest, phase);
  const claims = outcomes.flatMap((outcome) => claimsOf(manifest, phase, outcome));
  const byName = groupBy(claims, ({ shared }) => sharedName(shared));
  for (const same of byName.values()) await recordOne(context, same);
}

function claimsOf(manifest: Manifest, phase: Phase, outcome: Outcome): Claim[] {
  const { made } = outcome;
  if (phase === 'compile') {
    const { artifactKey: key, artifactDigest: digest } = made;
    if (made.artifactHit !== 'none' || key === undefined || digest === undefined) return [];
    return [{ shared: { what: 'artifact', key }, digest, outcome }];
  }
  return sharedWeights(manifest, manifest.parameters.prepare ?? {}).flatMap(([parameter, shared]) => {
    const draft = parameter === 'DraftDigest';
    const source = draft ? made.draftSource : made.checkpointSource;
    const digest = draft ? made.draftDigest : made.weightsDigest;
    const byHub = made.provenByHub?.includes(draft ? 'draft' : 'weights') ?? false;
    return (source === 'hub' || source === 'store' || byHub) && digest !== undefined
      ? [{ shared, digest, outcome }]
      : [];
  });
}

async function recordOne({ store, clock }: RunContext, claims: readonly Claim[]): Promise<void> {
  const [first] = claims;
  if (first === undefined) return;
  const { shared } = first;
  const [records, kept] = await Promise.all([trustedRecords(store, shared), storedDigest(store, shared)]);
  const stored = kept ?? (shared.what === 'weights' ? provenByAll(claims) : undefined);
  if (stored === undefined || records.at(-1)?.digest === stored) return;
  const own = claims.find(({ digest }) => digest === stored);
  if (own === undefined) throw forged(first, `the bucket has ${stored}`);
  // An older run that is resumed does not bring back what was replaced since.
  const { runId, instanceId } = own.outcome;
  if (records.some((record) => record.runId === runId && record.digest === stored)) return;
  await storeTrusted(store, clock, shared, { digest: stored, how: 'made', runId, instanceId, by: null });
}

/**
 * Weights in a store that environments share are not in the bucket: there each instance has proved its own, and they
 * are the same.
 */
function provenByAll(claims: readonly Claim[]): string | undefined {
  const [first] = claims;
  const other = claims.find(({ digest }) => digest !== first?.digest);
  if (first === undefined || other === undefined) return first?.digest;
  throw forged(other, `${first.outcome.instanceId} has ${first.digest}`);
}

function forged({ shared, digest, outcome }: Claim, against: string) {
  const name = sharedName(shared);
  return dataError(
    'OutcomeForged',
    `${outcome.instanceId} says that it made ${name} with digest ${digest}, and ${against}`,
    {
      next: 'find out who wrote it; then `trainyard run --artifact-cache refill`, or remove it from the bucket',
      data: { name, claimed: digest },
    },
  );
}
