import { ENVIRONMENT_TAG } from '../../contract/names';
import { phaseError } from '../../core/errors';
import { renderUserData } from '../../documents';
import type { Environment } from '../../environment';
import type { ControlClient, HostView } from './control-client';
import { ASSETS_BUCKET, resultsBucket } from './publish';

/** How an emulated instance behaves. */
interface InstanceOptions {
  /** How many times faster than its model the emulated hardware works. */
  readonly timeScale: number;
  /** Failures to inject, by name. */
  readonly faults: readonly string[];
  /** Seconds between two progress objects of the host. */
  readonly heartbeatSeconds: number;
}

const IMAGE = 'ami-emulated';
const LOOK_MS = 50;

/**
 * The emulated instance of an environment: launched once, kept while it fits, replaced when the environment
 * changed.
 *
 * Throws UserDataFailed if its first boot script fails.
 */
export async function ensureInstance(
  environment: Environment,
  control: ControlClient,
  options: InstanceOptions,
): Promise<HostView> {
  const mine = (await control.hosts()).filter((host) => host.environment === environment.name);
  const fitting = mine.find((host) => fits(host, environment));
  for (const host of mine) if (host !== fitting) await control.terminate(host.instanceId);
  if (fitting) {
    await control.change(fitting.instanceId, { timeScale: options.timeScale, faults: options.faults });
    return fitting;
  }
  return booted(control, await launch(environment, control, options));
}

/** An instance that did not boot is of no use to anyone. */
function fits(host: HostView, environment: Environment): boolean {
  return (
    host.instanceType === environment.instance.type &&
    host.release === environment.release &&
    host.region === environment.region &&
    host.boot === 'done'
  );
}

async function launch(
  environment: Environment,
  control: ControlClient,
  options: InstanceOptions,
): Promise<HostView> {
  const address = await control.freeAddress();
  return control.launch({
    environment: environment.name,
    region: environment.region,
    instanceType: environment.instance.type,
    imageId: IMAGE,
    release: environment.release,
    address,
    userData: renderUserData(environment, {
      bucket: resultsBucket(environment.name),
      assetsBucket: ASSETS_BUCKET,
      region: environment.region,
      bindAddress: address,
      heartbeatSeconds: options.heartbeatSeconds,
      // Nobody recovers meanwhile: a network that is not there needs no pause.
      retrySeconds: 0,
    }),
    tags: { [ENVIRONMENT_TAG]: environment.name, Name: `trainyard-${environment.name}` },
    timeScale: options.timeScale,
    faults: options.faults,
    seed: environment.workload.seed,
  });
}

async function booted(control: ControlClient, launched: HostView): Promise<HostView> {
  for (;;) {
    const host = (await control.hosts()).find(({ instanceId }) => instanceId === launched.instanceId);
    if (host?.boot === 'done') return host;
    if (host?.boot !== 'running') {
      throw phaseError('UserDataFailed', `the first boot script of ${launched.instanceId} failed`, {
        next: `read hosts/${launched.instanceId}/root/var/log/cloud-init-output.log in the state directory`,
      });
    }
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}
