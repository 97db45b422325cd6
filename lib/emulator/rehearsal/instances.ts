import { ENVIRONMENT_TAG } from '../../contract/names';
import { isTrainyardError, phaseError } from '../../core/errors';
import { renderUserData } from '../../documents';
import type { Environment } from '../../environment';
import type { ControlClient, HostView } from './control-client';
import { onEach } from './on-each';
import { faultsOnInstance } from './placed-faults';
import { ASSETS_BUCKET, ownBucket, resultsBucket } from './publish';

/** How the emulated instances behave. */
interface InstanceOptions {
  /** How many times faster than its model the emulated hardware works. */
  readonly timeScale: number;
  /** Failures to inject, by name; one that names an instance is for that one alone. */
  readonly faults: readonly string[];
  /** Seconds between two progress objects of the host. */
  readonly heartbeatSeconds: number;
}

const IMAGE = 'ami-emulated';
const LOOK_MS = 50;

/**
 * The emulated instances of an environment, as many as it says, oldest first: launched once, kept while they fit.
 * What does not fit, and what is more than the environment says, is terminated.
 *
 * Throws UserDataFailed if a first boot script fails, and the code of a launch that was refused. Every launch is
 * waited for before that, so that a later call finds those that went well.
 */
export async function ensureInstances(
  environment: Environment,
  control: ControlClient,
  options: InstanceOptions,
): Promise<readonly HostView[]> {
  const { count } = environment.instance;
  const mine = (await control.hosts()).filter((host) => host.environment === environment.name);
  const kept = mine
    .filter((host) => fits(host, environment))
    .sort(byAge)
    .slice(0, count);
  for (const host of mine) if (!kept.includes(host)) await control.terminate(host.instanceId);
  for (const [index, host] of kept.entries()) {
    const faults = faultsOnInstance(options.faults, index + 1);
    await control.change(host.instanceId, { timeScale: options.timeScale, faults });
    await control.start(host.instanceId);
  }
  const { launched, refusal } = await launchMissing(environment, control, options, kept.length);
  const booted = await onEach(launched, (host) => untilBooted(control, host));
  if (refusal !== undefined) throw refusal;
  const now = await control.hosts();
  return [...kept, ...booted].map(
    (host) => now.find(({ instanceId }) => instanceId === host.instanceId) ?? host,
  );
}

const byAge = (a: HostView, b: HostView) => (a.instanceId < b.instanceId ? -1 : 1);

/** An instance that did not boot is of no use to anyone. */
function fits(host: HostView, environment: Environment): boolean {
  return (
    host.instanceType === environment.instance.type &&
    host.release === environment.release &&
    host.region === environment.region &&
    // It learned its bucket at its first boot.
    (host.bucket ?? ownBucket(environment.name)) === resultsBucket(environment) &&
    host.boot === 'done'
  );
}

/** One after the other, so that their ids are in the order of their numbers; they boot side by side. */
async function launchMissing(
  environment: Environment,
  control: ControlClient,
  options: InstanceOptions,
  kept: number,
): Promise<{ launched: HostView[]; refusal?: unknown }> {
  const { count } = environment.instance;
  const launched: HostView[] = [];
  for (let number = kept + 1; number <= count; number++) {
    try {
      launched.push(await launch(environment, control, options, number));
    } catch (error) {
      return { launched, refusal: count === 1 ? error : numbered(error, `instance ${number} of ${count}`) };
    }
  }
  return { launched };
}

/** An instance that was not launched has no id. */
function numbered(error: unknown, which: string): unknown {
  if (!isTrainyardError(error)) return error;
  const { code, message, next } = error;
  return phaseError(code, `${which}: ${message}`, { ...(next !== undefined && { next }), cause: error });
}

async function launch(
  environment: Environment,
  control: ControlClient,
  options: InstanceOptions,
  number: number,
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
      bucket: resultsBucket(environment),
      assetsBucket: ASSETS_BUCKET,
      region: environment.region,
    }),
    bucket: resultsBucket(environment),
    tags: { [ENVIRONMENT_TAG]: environment.name, Name: `trainyard-${environment.name}` },
    timeScale: options.timeScale,
    faults: faultsOnInstance(options.faults, number),
    heartbeatSeconds: options.heartbeatSeconds,
    lifeCycle: environment.capacity.kind === 'reservation' ? 'on-demand' : environment.capacity.kind,
    seed: environment.workload.seed,
  });
}

async function untilBooted(control: ControlClient, launched: HostView): Promise<HostView> {
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
