import { type Hardware, hardwareOf, logicalCoresOf, logicalCoresPerDevice } from '../../facts';
import type { Refusal } from '../admission/refusal';
import { alternatives, describeLayout } from './alternatives';
import { curesOf, describeCures } from './cures';
import type { Admission, Layout, LayoutRequest, ReplicaCores } from './layout';
import { layoutRefusals } from './layout-rules';

/**
 * The layout rule: where the replicas of a layout go, or every reason why they cannot.
 *
 * Replica i owns logical cores i·TP to i·TP + TP − 1: disjoint, contiguous, and aligned to its own size, which keeps
 * every replica on whole rows or devices wherever its size allows. DP 2 × TP 32 on a trn2.48xlarge is `0-31` on
 * devices 0 to 7 and `32-63` on devices 8 to 15. The host applies the same rule before it starts a server.
 *
 * Pure. The advice of each refusal names layouts that would be admitted.
 * @throws NotInCatalogue when the instance type is not known, because nothing can be said about it
 */
export function admitLayout(request: LayoutRequest): Admission {
  const hardware = hardwareOf(request.instanceType);
  const refusals = layoutRefusals(request, hardware);
  if (refusals.length > 0) return { admitted: false, refusals: withAlternatives(request, refusals) };
  return { admitted: true, layout: place(request, hardware) };
}

function place(request: LayoutRequest, hardware: Hardware): Layout {
  const { tensorParallel, dataParallel, batch, logicalCores, basePort } = request;
  const perDevice = logicalCoresPerDevice(hardware, logicalCores);
  const replicas = Array.from({ length: dataParallel }, (_, index): ReplicaCores => {
    const firstCore = index * tensorParallel;
    const lastCore = firstCore + tensorParallel - 1;
    const firstDevice = Math.floor(firstCore / perDevice);
    const count = Math.floor(lastCore / perDevice) - firstDevice + 1;
    return {
      index,
      cores: `${firstCore}-${lastCore}`,
      firstCore,
      lastCore,
      devices: Array.from({ length: count }, (_, step) => firstDevice + step),
      port: basePort + index,
    };
  });
  const totalLogicalCores = logicalCoresOf(hardware, logicalCores);
  return { tensorParallel, dataParallel, batch, logicalCores, replicas, totalLogicalCores };
}

function withAlternatives(request: LayoutRequest, refusals: readonly Refusal[]): readonly Refusal[] {
  const fits = alternatives(request).map(describeLayout);
  const hint = fits.length > 0 ? `these would fit: ${fits.join(', ')}` : describeCures(curesOf(request));
  return refusals.map((refusal) => ({ ...refusal, next: `${refusal.next}; ${hint}` }));
}
