import type { Manifest } from '../../contract/manifest';
import { requestError } from '../../core/errors';
import type { RunPorts } from '../ports/ports';
import { environmentOfRun } from '../request/run-id';
import { loadManifest } from '../results/manifests';
import { notOfDeployment, refuseForeign } from './manifest-of-deployment';

/**
 * The manifest of a run that is to be followed, continued or ended, held to the deployment: never is something sent or
 * cancelled because a manifest says so. Its instances must have the tag of the environment now.
 * @throws RunNotFound when the bucket has no such run, NotDeployed when its environment has no deployment
 * @throws ManifestNotOfDeployment when it names something that is not the deployment's
 */
export async function checkedManifest(
  { store, directory }: Pick<RunPorts, 'store' | 'directory'>,
  runId: string,
): Promise<Manifest> {
  const environment = environmentOfRun(runId);
  const [manifest, deployment] = await Promise.all([
    loadManifest(store, runId),
    directory.deployment(environment),
  ]);
  if (deployment === undefined) {
    throw requestError('NotDeployed', `environment ${environment} is not deployed`);
  }
  refuseForeign(manifest, runId, deployment);
  await refuseStrangers(directory, manifest);
  return manifest;
}

/** The agents are asked first, and EC2 when they do not know one: an instance that is stopped may have none. */
async function refuseStrangers(directory: RunPorts['directory'], manifest: Manifest): Promise<void> {
  const { runId, environment, target } = manifest;
  const known = (await directory.instances(environment.name)).map(({ instanceId }) => instanceId);
  if (target.instanceIds.every((id) => known.includes(id))) return;
  const members = new Set([...known, ...Object.keys(await directory.instanceStates(environment.name))]);
  const stranger = target.instanceIds.find((id) => !members.has(id));
  if (stranger === undefined) return;
  const wanted = members.size === 0 ? 'no instance' : [...members].sort().join(', ');
  throw notOfDeployment(runId, { field: 'target.instanceIds', found: stranger, wanted });
}
