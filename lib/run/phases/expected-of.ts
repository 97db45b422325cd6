import { z } from 'zod';
import type { Manifest } from '../../contract/manifest';
import type { Phase } from '../../contract/phase';

/** Which estimate of a plan is that of a phase; Deploy is the loading of its replicas. */
const ESTIMATES: Partial<Record<Phase, string>> = {
  compile: 'compile',
  deploy: 'load',
  benchmark: 'benchmark',
};

const planSchema = z.object({
  estimates: z.array(z.object({ what: z.string(), seconds: z.number().nullable() })),
});
const environmentSchema = z.object({ workload: z.object({ requests: z.number().positive() }) });

/**
 * Seconds that the plan of a run expects of a phase, for as many requests as are sent and as fast as its instances are;
 * null where the plan has no number, or is one of another version.
 */
export function expectedOf(
  { plan, environment, parameters, emulated }: Manifest,
  phase: Phase,
): number | null {
  const planned = planSchema.safeParse(plan);
  const estimate = planned.data?.estimates.find(({ what }) => what === ESTIMATES[phase]);
  if (estimate === undefined || estimate.seconds === null) return null;
  const workload = environmentSchema.safeParse(environment).data?.workload;
  const sent = Number(parameters[phase]?.['RequestCount']?.[0]);
  const share = workload === undefined || !Number.isFinite(sent) ? 1 : sent / workload.requests;
  return (estimate.seconds * share) / (emulated?.timeScale ?? 1);
}
