/** What would fit instead: the admitted layouts closest to a refused one. */
import { type Hardware, hardwareOf, type LogicalCores, logicalCoresOf, modelOf, placementOf } from '../facts';
import type { LayoutRequest } from './layout';
import { layoutRefusals } from './layout-rules';

export interface Alternative {
  readonly tensorParallel: number;
  readonly dataParallel: number;
  readonly batch: number;
  readonly logicalCores: number;
  /** Set when the machine's default replaced what was asked for, or the batch had to shrink. */
  readonly changed: readonly ('batch' | 'logicalCores')[];
}

const MOST = 4;

/** Same batch if anything fits with it, else the largest smaller one. Every row is itself admitted. */
export function alternatives(request: LayoutRequest, most = MOST): readonly Alternative[] {
  const hardware = hardwareOf(request.instanceType);
  const logicalCores = usableLogicalCores(request, hardware);
  for (const batch of batches(request.batch)) {
    const found = candidates({ ...request, batch, logicalCores }, hardware);
    if (found.length === 0) continue;
    const changed: Alternative['changed'] = [
      ...(batch === request.batch ? [] : (['batch'] as const)),
      ...(logicalCores === request.logicalCores ? [] : (['logicalCores'] as const)),
    ];
    return found
      .sort((a, b) => far(a, request) - far(b, request) || cores(b) - cores(a))
      .slice(0, most)
      .map(({ tensorParallel, dataParallel }) => ({
        tensorParallel,
        dataParallel,
        batch,
        logicalCores,
        changed,
      }));
  }
  return [];
}

/** `dataParallel 2 × tensorParallel 32`. */
export function describeLayout(layout: Alternative): string {
  const extra = layout.changed.map((name) => ` ${name} ${layout[name]}`).join('');
  return `dataParallel ${layout.dataParallel} × tensorParallel ${layout.tensorParallel}${extra === '' ? '' : ` at${extra}`}`;
}

function usableLogicalCores(request: LayoutRequest, hardware: Hardware): number {
  const listed = placementOf(hardware.family).tensorParallelDegrees[request.logicalCores as LogicalCores];
  const supported = hardware.logicalCores.supported.some((each) => each === request.logicalCores);
  return listed !== undefined && supported ? request.logicalCores : hardware.logicalCores.default;
}

function candidates(request: LayoutRequest, hardware: Hardware): LayoutRequest[] {
  const model = modelOf(request.modelId);
  const degrees =
    placementOf(hardware.family).tensorParallelDegrees[request.logicalCores as LogicalCores] ?? [];
  const total = logicalCoresOf(hardware, request.logicalCores);
  return degrees
    .flatMap((tensorParallel) =>
      Array.from({ length: Math.floor(total / tensorParallel) }, (_, index) => ({
        ...request,
        tensorParallel,
        dataParallel: index + 1,
      })),
    )
    .filter((candidate) => layoutRefusals(candidate, hardware, model).length === 0);
}

function batches(asked: number): number[] {
  const first = Number.isSafeInteger(asked) && asked >= 1 ? asked : 1;
  const smaller: number[] = [];
  for (let batch = 2 ** Math.floor(Math.log2(first)); batch >= 1; batch /= 2) smaller.push(batch);
  return [...new Set([first, ...smaller])];
}

const cores = (layout: LayoutRequest) => layout.tensorParallel * layout.dataParallel;

/** Distance in doublings, so that half and twice are equally far. */
function far(candidate: LayoutRequest, asked: LayoutRequest): number {
  const steps = (a: number, b: number) => Math.abs(Math.log2(a / Math.max(b, 1)));
  return (
    steps(candidate.tensorParallel, asked.tensorParallel) + steps(candidate.dataParallel, asked.dataParallel)
  );
}
