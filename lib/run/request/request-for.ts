/** A run's request from environments: what to send comes from the one asked for, what is published from the deployed one. */
import type { Deployment } from '../../contract/deployment';
import type { Phase } from '../../contract/phase';
import { buildToolkit, documentsFor, parametersFor } from '../../documents';
import type { Environment } from '../../environment';
import { makePlan, planJson } from '../../plan';
import type { ExpectedDocument } from './published-documents';
import type { RunRequest } from './run-request';

export interface RequestSource {
  readonly environment: Environment;
  readonly deployed: Environment;
  readonly deployment: Deployment;
  readonly phases: readonly Phase[];
  /** Whether documents must be this version's own, or are taken as the stack published them. @default ours */
  readonly documents?: 'ours' | 'published';
  /** Fewer than the environment asks for, in a rehearsal. */
  readonly requests?: number;
  readonly emulated: RunRequest['emulated'];
  readonly tool: RunRequest['tool'];
}

export function requestFor(source: RequestSource): RunRequest {
  const { environment, deployment, phases, emulated, tool, requests } = source;
  const fewer: Record<string, number> = requests === undefined ? {} : { RequestCount: requests };
  return {
    environment,
    plan: planJson(makePlan(environment)),
    price: environment.price,
    deployment,
    documents: expectedDocuments(source),
    phases,
    parametersFor: (phase, runId) =>
      parametersFor(phase, environment, { RunId: runId, ...(phase === 'benchmark' ? fewer : {}) }),
    emulated,
    tool,
  };
}

function expectedDocuments({ deployed, deployment, phases, documents }: RequestSource): ExpectedDocument[] {
  if (documents === 'published') {
    return deployment.documents
      .filter(({ job }) => phases.some((phase) => phase === job))
      .map(({ job, name }) => ({ job, name, ours: null }));
  }
  return documentsFor(deployed, buildToolkit().sha256).map(({ job, name, content, sha256 }) => ({
    job,
    name,
    ours: { content, sha256 },
  }));
}
