import type { Deployment } from '../../contract/deployment';
import type { Manifest } from '../../contract/manifest';
import { dataError } from '../../core/errors';

/** A fact of a manifest, with what the deployment says of it. */
interface Fact {
  /** Path of the field. */
  readonly field: string;
  /** What the manifest has. */
  readonly found: string;
  /** What it must be. */
  readonly wanted: string;
}

/**
 * Holds a manifest to the run that was asked for and to what the stack says that it deployed: its environment, region and
 * bucket, the name of the document of each phase, and the folder that the phases write to. A manifest is an object of a
 * bucket; nothing in it says who wrote it.
 * @throws ManifestNotOfDeployment for the first field that says something else
 */
export function refuseForeign(manifest: Manifest, runId: string, deployment: Deployment): void {
  const facts = [...ownFacts(manifest, runId, deployment), ...documentFacts(manifest, deployment)];
  const foreign = facts.find(({ found, wanted }) => found !== wanted);
  if (foreign !== undefined) throw notOfDeployment(runId, foreign);
}

function ownFacts(manifest: Manifest, runId: string, deployment: Deployment): Fact[] {
  const { target, parameters } = manifest;
  return [
    { field: 'runId', found: manifest.runId, wanted: runId },
    { field: 'environment.name', found: manifest.environment.name, wanted: deployment.environment },
    { field: 'target.region', found: target.region, wanted: deployment.region },
    { field: 'target.bucket', found: target.bucket, wanted: deployment.bucket },
    ...Object.entries(parameters).map(([phase, sent]) => ({
      field: `parameters.${phase}.RunId`,
      found: (sent['RunId'] ?? []).join(),
      wanted: runId,
    })),
  ];
}

/** Each document is one of the deployment under the phase that it is of, and no phase has two. */
function documentFacts({ documents }: Manifest, deployment: Deployment): Fact[] {
  const known = new Map(deployment.documents.map(({ job, name }) => [job, name]));
  const phases = documents.map(({ job }) => job);
  const twice = phases.find((phase, at) => phases.indexOf(phase) !== at);
  return [
    { field: `documents.${twice ?? ''}`, found: twice === undefined ? 'once' : 'twice', wanted: 'once' },
    ...documents.map(({ job, name }) => ({
      field: `documents.${job}.name`,
      found: name,
      wanted: known.get(job) ?? 'no document',
    })),
  ];
}

/** The error for one field. */
export function notOfDeployment(runId: string, { field, found, wanted }: Fact) {
  return dataError(
    'ManifestNotOfDeployment',
    `the manifest of ${runId} has ${found || 'nothing'} as ${field}, and the deployment has ${wanted}`,
    {
      next: 'begin a new run with `trainyard run`; if the stack was not made anew, find out who changed the manifest',
      data: { runId, field, found, wanted },
    },
  );
}
