import type { Deployment } from '../../contract/deployment';
import type { Phase } from '../../contract/phase';
import { documentsFor, parametersFor, toolkitFor } from '../../documents';
import type { Environment } from '../../environment';
import type { ARTIFACT_CACHES } from '../../facts/parameters/choices';
import { makePlan, planJson } from '../../plan';
import { atTimeScale } from './at-time-scale';
import type { ExpectedDocument } from './published-documents';
import type { RunRequest } from './run-request';

/** What a request is made from. */
export interface RequestSource {
  /** The environment to run with, overrides of the command line included. What is sent comes from it. */
  readonly environment: Environment;
  /** The environment as the file has it, without overrides. What must be published comes from it. */
  readonly deployed: Environment;
  /** What the stack says that it deployed. */
  readonly deployment: Deployment;
  /** Phases to run, in order. */
  readonly phases: readonly Phase[];
  /**
   * Whether documents must be those that this version renders, or are taken as the stack published them.
   * @default 'ours'
   */
  readonly documents?: 'ours' | 'published';
  /**
   * Number of requests of the benchmark, where it differs from the environment's, as in a rehearsal.
   * @default the environment's
   */
  readonly requests?: number;
  /**
   * What Compile does where an artifact is there; `refill` compiles anew.
   * @default 'use'
   */
  readonly artifactCache?: (typeof ARTIFACT_CACHES)[number] | undefined;
  /** Null on real instances; else the time scale of the emulated account. */
  readonly emulated: RunRequest['emulated'];
  /** Version of this package and the commit it was built from; null when the commit is not known. */
  readonly tool: RunRequest['tool'];
}

/**
 * The request of a run. Pure but for the toolkit, which it builds to know the documents' digests.
 * @throws the code of the first refusal when the environment cannot work
 * @throws InvalidParameter when a value is not one that its document takes
 */
export function requestFor(source: RequestSource): RunRequest {
  const { environment, deployment, phases, emulated, tool, requests, artifactCache } = source;
  const own: Partial<Record<Phase, Record<string, number | string>>> = {
    // Replaced by the digest that is recorded when the command is sent, where one is.
    prepare: { WeightsDigest: 'hub', DraftDigest: 'hub' },
    ...(requests === undefined ? {} : { benchmark: { RequestCount: requests } }),
    ...(artifactCache === undefined ? {} : { compile: { ArtifactCache: artifactCache } }),
  };
  return {
    environment: atTimeScale(environment, emulated),
    plan: planJson(makePlan(environment)),
    price: environment.price,
    deployment,
    documents: expectedDocuments(source),
    phases,
    parametersFor: (phase, runId) => parametersFor(phase, environment, { RunId: runId, ...own[phase] }),
    emulated,
    tool,
  };
}

function expectedDocuments({ deployed, deployment, phases, documents }: RequestSource): ExpectedDocument[] {
  if (documents === 'published') {
    return deployment.documents
      .filter(({ job }) => phases.some((phase) => phase === job))
      .map(({ job, name }) => ({ phase: job, name, ours: null }));
  }
  return documentsFor(deployed, toolkitFor(deployed).sha256).map(({ phase, name, content, sha256 }) => ({
    phase,
    name,
    ours: { content, sha256 },
  }));
}
