import type { Deployment } from '../../contract/deployment';
import {
  type InstanceFacts,
  type InstanceUnlike,
  unlikeFacts,
  unlikeSentence,
} from '../../contract/instance-facts';
import type { Manifest } from '../../contract/manifest';
import type { Outcome } from '../../contract/outcome';
import type { Warning } from '../events';

/** What the record of a deployment says of each of its instances; a fact that it leaves open is not in it. */
export function recordedFacts({ imageId, instanceType, sealed }: Deployment): InstanceFacts {
  const kind = sealed?.instance?.['capacity.kind'];
  const zone = sealed?.network['network.availabilityZone'];
  return {
    ...(imageId !== null && { imageId }),
    type: instanceType,
    ...(typeof zone === 'string' && { zone }),
    // An open reservation is paid like any instance on demand, and its metadata says no more.
    ...(typeof kind === 'string' && { lifeCycle: kind === 'reservation' ? 'on-demand' : kind }),
  };
}

/** A warning for each instance of a run that said of itself, before it began, something else than was recorded. */
export function notAsRecorded({ target }: Manifest): Warning[] {
  const { instances = {}, recorded = {} } = target;
  return Object.entries(instances).flatMap(([id, own]) => warningOf(id, unlikeFacts(own, recorded)));
}

/** The same for the instance of an outcome; nothing that the manifest knew. */
export function newlyNotAsRecorded({ target }: Manifest, { instanceId, instance }: Outcome): Warning[] {
  if (instance === undefined) return [];
  const before = unlikeFacts(target.instances?.[instanceId] ?? {}, target.recorded ?? {});
  const unlike = unlikeFacts(instance, target.recorded ?? {});
  const known = ({ fact, found }: InstanceUnlike) =>
    before.some((it) => it.fact === fact && it.found === found);
  return warningOf(
    instanceId,
    unlike.filter((it) => !known(it)),
  );
}

function warningOf(instanceId: string, unlike: readonly InstanceUnlike[]): Warning[] {
  if (unlike.length === 0) return [];
  return [
    {
      type: 'warning',
      code: 'InstanceNotAsRecorded',
      message: unlikeSentence(instanceId, unlike),
      next: 'find out what changed; for an instance as recorded, raise instance.generation and type `trainyard deploy`',
      data: { instanceId, unlike },
    },
  ];
}
