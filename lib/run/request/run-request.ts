import { bootstrapRun, SIGNAL_RUN } from '../../contract/bootstrap-run';
import type { Deployment } from '../../contract/deployment';
import type { Manifest } from '../../contract/manifest';
import type { Outcome } from '../../contract/outcome';
import type { Phase } from '../../contract/phase';
import { phaseError } from '../../core/errors';
import { formatCount } from '../../core/units';
import type { RunContext } from '../context';
import type { ManagedInstance, RunPorts } from '../ports/ports';
import { readOutcomes } from '../results/outcomes';
import { checkDocuments, type ExpectedDocument } from './published-documents';
import { recordedFacts } from './recorded-facts';

/** A run that is asked for, with all that it needs. */
export interface RunRequest {
  /** The environment as it is used, overrides included; the manifest keeps all of it. */
  readonly environment: { readonly name: string };
  /** The plan, as `planJson` gives it. */
  readonly plan: Readonly<Record<string, unknown>>;
  /** Price of an instance for one hour; null when nobody named one. */
  readonly price: Manifest['price'];
  /** What the stack says that it deployed. */
  readonly deployment: Deployment;
  /** Documents that must be published. */
  readonly documents: readonly ExpectedDocument[];
  /** Phases to run, in order. */
  readonly phases: readonly Phase[];
  /** Values of the parameters of a phase's document, for a run id. */
  readonly parametersFor: (phase: Phase, runId: string) => Record<string, string[]>;
  /** Null on real instances; else the time scale of the emulated account. */
  readonly emulated: { readonly timeScale: number } | null;
  /** Version of this package and the commit it was built from; null when the commit is not known. */
  readonly tool: { readonly version: string; readonly commit: string | null };
}

/**
 * The manifest of a run but for its id, which is drawn when it is stored. Everything is checked here, before anything
 * is stored or sent.
 * @throws InstancesMissing when fewer instances are online than the deployment has
 * @throws DocumentMissing, DocumentDiffers when a document is not published as expected
 */
export async function prepareManifest(
  context: RunContext,
  request: RunRequest,
): Promise<(runId: string) => Manifest> {
  const { deployment } = request;
  const [documents, instances] = await Promise.all([
    checkDocuments(context.host, request.documents),
    onlineInstances(context.directory, deployment),
  ]);
  const bootstraps = await bootstrapsOfAll(context, instances, deployment);
  const bootstrap = bootstraps.at(-1);
  const own = lastSaid(bootstraps, ({ instance }) => instance);
  const [said] = Object.values(own).flatMap(({ imageId }) => imageId ?? []);
  // The request has what the instances work by now. Where it knows of no emulation, a bootstrap may have seen one.
  const emulated = request.emulated ?? bootstrap?.emulated ?? null;
  return (runId) => ({
    schema: 'trainyard.manifest/1',
    runId,
    createdAt: new Date(context.clock.now()).toISOString(),
    tool: { ...request.tool },
    environment: { ...request.environment },
    plan: { ...request.plan },
    target: {
      kind: emulated === null ? 'aws' : 'emulated',
      region: deployment.region,
      bucket: deployment.bucket,
      instanceIds: instances.map((instance) => instance.instanceId),
      agentVersions: Object.fromEntries(instances.map((it) => [it.instanceId, it.agentVersion])),
      imageId: said ?? deployment.imageId,
      instances: own,
      recorded: recordedFacts(deployment),
    },
    emulated: emulated === null ? null : { ...emulated },
    bundle: deployment.bundle,
    documents,
    phases: [...request.phases],
    parameters: Object.fromEntries(
      request.phases.map((phase) => [phase, request.parametersFor(phase, runId)]),
    ),
    versions: bootstrap?.versions ?? {},
    sboms: lastSaid(bootstraps, ({ sbom }) => sbom),
    price: request.price,
  });
}

/**
 * The instances of a deployment, all of them online.
 * @throws InstancesMissing when fewer are online than the deployment has
 */
export async function onlineInstances(
  directory: RunPorts['directory'],
  deployment: Deployment,
): Promise<ManagedInstance[]> {
  if (deployment.instanceCount === 0) throw noInstances(deployment);
  const known = await directory.instances(deployment.environment);
  const online = known.filter((instance) => instance.online);
  if (online.length >= deployment.instanceCount) {
    return online.sort((a, b) => a.instanceId.localeCompare(b.instanceId));
  }
  const states = await directory.instanceStates(deployment.environment);
  const seen = Object.entries(states).map(([id, state]) => `${id} is ${state}`);
  throw phaseError(
    'InstancesMissing',
    `${online.length} of ${formatCount(deployment.instanceCount, 'instance')} of ${deployment.environment} can be reached` +
      (seen.length === 0 ? '; none exists' : `; ${seen.join(', ')}`),
    {
      next:
        seen.length === 0
          ? 'deploy the stack, or look for the reason why the instance was not launched'
          : 'start the instance, or wait until its agent is online (a few minutes after the start)',
      data: { states },
    },
  );
}

function noInstances({ environment }: Deployment) {
  return phaseError('InstancesMissing', `${environment} was deployed with 0 instances`, {
    next: 'set instance.count to 1 or more and deploy; a rehearsal takes --instances 1',
  });
}

/** An instance is bootstrapped outside of any run, by its deployment or by hand; what came last tells what is installed. */
const BY_HAND_READ = 20;

/** Bootstraps of these instances that succeeded, oldest first. */
async function bootstrapsOfAll(
  context: RunContext,
  instances: readonly ManagedInstance[],
  { documents }: Deployment,
): Promise<Outcome[]> {
  const byHand = (await context.store.folders('runs/'))
    .filter((name) => name.startsWith('console-'))
    .sort()
    .slice(-BY_HAND_READ);
  const deployed = documents
    .filter(({ job }) => job === 'bootstrap')
    .map(({ sha256 }) => bootstrapRun(sha256));
  const folders = [SIGNAL_RUN, ...deployed, ...byHand];
  const found = await Promise.all(
    folders.flatMap((runId) =>
      instances.map((instance) => readOutcomes(context.store, runId, instance.instanceId, 'bootstrap')),
    ),
  );
  return found
    .flat()
    .filter((outcome) => outcome.status === 'succeeded')
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** What each instance said last, by its id; nothing of one that only an earlier toolkit has bootstrapped. */
function lastSaid<T>(
  bootstraps: readonly Outcome[],
  of: (outcome: Outcome) => T | undefined,
): Record<string, T> {
  return Object.fromEntries(
    bootstraps.flatMap((outcome) => {
      const said = of(outcome);
      return said === undefined ? [] : [[outcome.instanceId, said]];
    }),
  );
}
