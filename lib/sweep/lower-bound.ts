import type { ScheduleRequest } from './schedule-request';

/** What no schedule can beat. */
interface LowerBound {
  /** The greatest of the bounds. */
  readonly seconds: number;
  /**
   * What it comes from. `devices`: deploys and measurements, one at a time on each instance, behind the first compile
   * and download. `quietHost`: measurements, and compiles that may not lie beside them.
   */
  readonly from: 'devices' | 'quietHost';
}

/** The least time in which any schedule measures these cells. */
export function lowerBoundOf(request: ScheduleRequest): LowerBound {
  const devices = devicesBound(request);
  const quiet = request.measureAlone ? quietBound(request) : 0;
  return quiet > devices ? { seconds: quiet, from: 'quietHost' } : { seconds: devices, from: 'devices' };
}

/** Whatever is measured first waits for its artifact, for the weights and for the first deploy. */
function devicesBound(request: ScheduleRequest): number {
  const { compile, download } = request.seconds;
  return Math.max(compile, download) + onDevices(request);
}

/** Deploys and measurements of the instance that has the most. */
function onDevices({ cells, instances, seconds }: ScheduleRequest): number {
  const { load, redeploy } = seconds;
  const deploy = Math.min(load, redeploy);
  const longest = new Map<string, number>();
  for (const { deployment, measureSeconds } of cells) {
    longest.set(deployment, Math.max(longest.get(deployment) ?? 0, measureSeconds));
  }
  // Every deployment is deployed at least once, where its longest cell is measured.
  const lengths = cells.map(({ deployment, measureSeconds }) => {
    const bears = longest.get(deployment) === measureSeconds;
    if (bears) longest.delete(deployment);
    return measureSeconds + (bears ? deploy : 0);
  });
  return load - deploy + parallelBound(lengths, instances);
}

/**
 * The least length of work that instances share: the longest piece, the mean, and, among the k·n + 1 longest pieces,
 * the k + 1 shortest, because some instance has so many of them.
 */
function parallelBound(lengths: readonly number[], instances: number): number {
  const sorted = lengths.toSorted((a, b) => b - a);
  const sum = (from: number, to: number) => sorted.slice(from, to).reduce((total, each) => total + each, 0);
  let bound = Math.max(sorted[0] ?? 0, sum(0, sorted.length) / instances);
  for (let each = 1; each * instances < sorted.length; each++) {
    const last = each * instances + 1;
    bound = Math.max(bound, sum(last - each - 1, last));
  }
  return bound;
}

/**
 * Measurements and compiles of an instance have no moment in common, and the last artifact is deployed after its
 * compile. One instance: behind the first wave of compiles each further one lies in a pause between measurements, and a
 * pause has one deploy that it can lie beside.
 */
function quietBound(request: ScheduleRequest): number {
  const { cells, instances, compileSlots, seconds } = request;
  const measuring = cells.reduce((sum, one) => sum + one.measureSeconds, 0);
  const artifacts = new Set(cells.map(({ artifact }) => artifact)).size;
  const { compile, load, redeploy } = seconds;
  if (instances > 1) return (measuring + (artifacts * compile) / compileSlots) / instances;
  const waves = Math.ceil(artifacts / compileSlots);
  const hidden = Math.max(load, redeploy);
  return Math.max(
    measuring + waves * compile + Math.min(load, redeploy),
    compile + onDevices(request) + (waves - 1) * Math.max(0, compile - hidden),
  );
}
