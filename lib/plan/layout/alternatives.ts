import { type Hardware, hardwareOf, type LogicalCores, logicalCoresOf, placementOf } from '../../facts';
import type { LayoutRequest } from './layout';
import { layoutRefusals } from './layout-rules';

/** An admitted layout, offered in place of a refused one. */
export interface Alternative {
  /** Tensor parallel degree: logical cores of one replica. */
  readonly tensorParallel: number;
  /** Number of replicas. */
  readonly dataParallel: number;
  /** Batch of one replica: sequences that it holds at once. */
  readonly batch: number;
  /** Physical cores in one logical core (LNC). */
  readonly logicalCores: number;
  /**
   * What else differs from the request: the batch had to shrink, or the instance's own LNC replaced one that it does
   * not support. Empty when only the two degrees differ.
   */
  readonly changed: readonly ('batch' | 'logicalCores')[];
}

const MOST = 4;

/**
 * The admitted layouts closest to a refused one, by doublings of the two degrees, those with more cores in use first
 * among equals. The batch stays as it is if anything fits with it; otherwise it is the largest smaller power of two.
 * At most `most` layouts; none when the model does not fit at this length.
 * @throws NotInCatalogue when the instance type is not known
 */
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

/** An alternative in words: `dataParallel 2 × tensorParallel 32 at batch 8`. */
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
    .filter((candidate) => layoutRefusals(candidate, hardware).length === 0);
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
