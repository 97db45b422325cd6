import { ENVIRONMENT_TAG } from '../../contract/names';
import { isTrainyardError, phaseError } from '../../core/errors';
import { renderUserData } from '../../documents';
import type { Environment } from '../../environment';
import type { ControlClient, InstanceView } from './control-client';
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
): Promise<readonly InstanceView[]> {
  const { count } = environment.instance;
  const mine = (await control.instances()).filter((instance) => instance.environment === environment.name);
  const kept = mine
    .filter((instance) => fits(instance, environment))
    .sort(byAge)
    .slice(0, count);
  for (const instance of mine) if (!kept.includes(instance)) await control.terminate(instance.instanceId);
  for (const [index, instance] of kept.entries()) {
    const faults = faultsOnInstance(options.faults, index + 1);
    await control.change(instance.instanceId, { timeScale: options.timeScale, faults });
    await control.start(instance.instanceId);
  }
  const { launched, refusal } = await launchMissing(environment, control, options, kept.length);
  const booted = await onEach(launched, (instance) => untilBooted(control, instance));
  if (refusal !== undefined) throw refusal;
  const now = await control.instances();
  return [...kept, ...booted].map(
    (instance) => now.find(({ instanceId }) => instanceId === instance.instanceId) ?? instance,
  );
}

const byAge = (a: InstanceView, b: InstanceView) => (a.instanceId < b.instanceId ? -1 : 1);

/** An instance that did not boot is of no use to anyone. */
function fits(instance: InstanceView, environment: Environment): boolean {
  return (
    instance.instanceType === environment.instance.type &&
    instance.release === environment.release &&
    instance.region === environment.region &&
    // It learned its bucket at its first boot.
    (instance.bucket ?? ownBucket(environment.name)) === resultsBucket(environment) &&
    instance.boot === 'done'
  );
}

/** One after the other, so that their ids are in the order of their numbers; they boot side by side. */
async function launchMissing(
  environment: Environment,
  control: ControlClient,
  options: InstanceOptions,
  kept: number,
): Promise<{ launched: InstanceView[]; refusal?: unknown }> {
  const { count } = environment.instance;
  const launched: InstanceView[] = [];
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
): Promise<InstanceView> {
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

async function untilBooted(control: ControlClient, launched: InstanceView): Promise<InstanceView> {
  for (;;) {
    const instance = (await control.instances()).find(({ instanceId }) => instanceId === launched.instanceId);
    if (instance?.boot === 'done') return instance;
    if (instance?.boot !== 'running') {
      throw phaseError('UserDataFailed', `the first boot script of ${launched.instanceId} failed`, {
        next: `read hosts/${launched.instanceId}/root/var/log/cloud-init-output.log in the state directory`,
      });
    }
    await new Promise((done) => setTimeout(done, LOOK_MS));
  }
}
