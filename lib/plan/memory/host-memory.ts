import { formatBytes } from '../../core/units';
import type { Environment } from '../../environment';
import { modelOfEnvironment } from '../../environment/environment-model';
import { type Hardware, HOST_MEMORY, hardwareOf, instanceTypes, KILLED, type Model } from '../../facts';
import { type Warning, warning } from '../admission/refusal';
import type { LayoutRequest } from '../layout/layout';
import { layoutRequestOf } from '../layout/layout-request';
import { layoutRefusals } from '../layout/layout-rules';

/** Warns when host memory does not hold all replicas while they load, or when the model was seen to be killed there. */
export function hostMemory(environment: Environment): Warning | undefined {
  const hardware = hardwareOf(environment.instance.type);
  const model = modelOfEnvironment(environment);
  const each = loadingBytes(model);
  const usable = usableBytes(hardware);
  const together = Math.floor(usable / each);
  const { dataParallel } = environment.layout;
  if (together >= dataParallel) return undefined;
  const have = `${formatBytes(usable)} of the ${formatBytes(hardware.hostMemoryBytes)} of ${hardware.type}`;
  if (together > 0) {
    return warning(
      'HostMemoryTight',
      `${together} of ${dataParallel} replicas can load at once: each may need ${formatBytes(each)}, and about ${have} host memory are free for it`,
      'Deploy loads as many at once as fit; the others wait',
    );
  }
  const seen = KILLED.find(
    (row) => row.instanceType === hardware.type && model.parameters >= row.atLeastParameters,
  );
  const known = seen === undefined ? '' : `; ${seen.what} (${seen.source})`;
  return warning(
    'HostMemoryTight',
    `one replica may need ${formatBytes(each)} of host memory while it loads, and about ${have} are free for it${known}`,
    roomier(layoutRequestOf(environment), each),
  );
}

/** A loading replica holds the checkpoint and its own shards of what it loads, at worst. */
const loadingBytes = ({ weightBytes, loadedBytes }: Model) => weightBytes + loadedBytes;

const usableBytes = ({ hostMemoryBytes }: Hardware) =>
  hostMemoryBytes * HOST_MEMORY.usableShare - HOST_MEMORY.systemBytes;

/** The smallest instance of the family that has the memory and admits the layout; only what was tried is advised. */
function roomier(request: LayoutRequest, bytes: number): string {
  const { family } = hardwareOf(request.instanceType);
  const [first] = instanceTypes()
    .map(hardwareOf)
    .filter((each) => each.family === family && usableBytes(each) >= bytes)
    .filter((each) => layoutRefusals({ ...request, instanceType: each.type }, each).length === 0)
    .sort((a, b) => a.hostMemoryBytes - b.hostMemoryBytes);
  return first === undefined
    ? `no instance of ${family} has that memory`
    : `set instance.type to ${first.type}, which has ${formatBytes(first.hostMemoryBytes)}, if the load is killed`;
}
