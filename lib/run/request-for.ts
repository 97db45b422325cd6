/** A run's request from environments: what to send comes from the one asked for, what is published from the deployed one. */
import type { Deployment } from '../contract/deployment';
import type { Phase } from '../contract/phase';
import { buildBundle, documentsFor, parametersFor } from '../documents';
import type { Environment } from '../environment';
import { makePlan, planJson } from '../plan';
import type { RunRequest } from './request';

export interface RequestSource {
  readonly environment: Environment;
  readonly deployed: Environment;
  readonly deployment: Deployment;
  readonly phases: readonly Phase[];
  /** Fewer than the environment asks for, in a rehearsal. */
  readonly requests?: number;
  readonly emulated: RunRequest['emulated'];
  readonly tool: RunRequest['tool'];
}

export function requestFor(source: RequestSource): RunRequest {
  const { environment, deployed, deployment, phases, emulated, tool, requests } = source;
  const fewer: Record<string, number> = requests === undefined ? {} : { RequestCount: requests };
  return {
    environment,
    plan: planJson(makePlan(environment)),
    price: environment.price,
    deployment,
    documents: documentsFor(deployed, buildBundle().sha256),
    phases,
    parametersFor: (phase, runId) =>
      parametersFor(phase, environment, { RunId: runId, ...(phase === 'benchmark' ? fewer : {}) }),
    emulated,
    tool,
  };
}
