import type { Deployment } from '../contract/deployment';
import type { Manifest } from '../contract/manifest';
import { dataError, requestError } from '../core/errors';
import { environmentOfRun, type RunPorts, refuseForeign } from '../run';
import type { StepRecord } from './step-record';
import type { SweepManifest } from './sweep-manifest';
import { loadSweep } from './sweep-store';

/**
 * The manifest of a sweep that is to be continued, watched or ended, held to the deployment, which is returned with it.
 * @throws SweepNotFound when the bucket has no such sweep, NotDeployed when its environment has no deployment
 * @throws ManifestNotOfDeployment, SweepForged when it names something that is not of the deployment, or not of itself
 */
export async function checkedSweep(
  { store, directory }: Pick<RunPorts, 'store' | 'directory'>,
  sweepId: string,
): Promise<{ readonly sweep: SweepManifest; readonly deployment: Deployment }> {
  const environment = environmentOfRun(sweepId);
  const [sweep, deployment] = await Promise.all([
    loadSweep(store, sweepId),
    directory.deployment(environment),
  ]);
  if (deployment === undefined) {
    throw requestError('NotDeployed', `environment ${environment} is not deployed`);
  }
  refuseForeignSweep(sweep, sweepId, deployment);
  return { sweep, deployment };
}

/**
 * Holds the manifest of a sweep to its id and to the deployment: what its runs have in common as the manifest of a run
 * is held, and each run of a step to the sweep.
 * @throws ManifestNotOfDeployment, SweepForged for the first field that says something else
 */
export function refuseForeignSweep(sweep: SweepManifest, sweepId: string, deployment: Deployment): void {
  hold(sweepId, 'sweepId', sweep.sweepId, sweepId);
  refuseForeign(sweep.base, sweepId, deployment);
  hold(sweepId, 'environment.name', sweep.environment.name, deployment.environment);
  for (const [step, { runIds }] of Object.entries(sweep.steps)) {
    const stranger = runIds.find((runId) => !runId.startsWith(`${sweepId}-`));
    hold(sweepId, `steps.${step}.runIds`, stranger ?? sweepId, sweepId);
  }
}

/**
 * Holds what is recorded of the steps of a sweep to its plan: a record is of a step, and of a run of that step.
 * @throws SweepForged for the first that is not
 */
export function refuseForeignRecords(
  { sweepId, steps }: SweepManifest,
  records: readonly StepRecord[],
): void {
  for (const { step, runId } of records) {
    const runIds = steps[step]?.runIds ?? [];
    if (!runIds.includes(runId)) throw forged(sweepId, `a record of step ${step}`, runId, runIds.join(', '));
  }
}

/**
 * Holds the manifest of a run to the step of the sweep that it was measured for.
 * @throws SweepForged when it is of another sweep or step, or of none
 */
export function refuseForeignRun(sweepId: string, step: string, { runId, sweep }: Manifest): void {
  const found = sweep === undefined ? 'no sweep' : `${sweep.id} ${sweep.step}`;
  hold(sweepId, `the run ${runId}`, found, `${sweepId} ${step}`);
}

function hold(sweepId: string, field: string, found: string, wanted: string): void {
  if (found !== wanted) throw forged(sweepId, field, found, wanted);
}

function forged(sweepId: string, field: string, found: string, wanted: string) {
  return dataError(
    'SweepForged',
    `the sweep ${sweepId} has ${found || 'nothing'} as ${field}, and it must be ${wanted || 'nothing'}`,
    {
      next: `find out who changed the objects below sweeps/${sweepId}/; begin another one with \`trainyard sweep run\``,
      data: { sweepId, field, found, wanted },
    },
  );
}
