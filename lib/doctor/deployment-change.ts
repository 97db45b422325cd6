import type { Deployment } from '../contract/deployment';
import { changedFacts, type Environment, sealedFacts } from '../environment';

/** What a deployment of the environment does to the instances of the one that is there. */
export interface DeploymentChange {
  /**
   * `create`: there are none yet. `replace`: all of them, or they end where the new number is 0. `refuse`: what only new
   * instances would take on changed, and no number was raised. `bootstrap`: they stay and are set up again. `none`: they
   * go on as they are.
   */
  readonly does: 'create' | 'replace' | 'refuse' | 'bootstrap' | 'none';
  /** Fields that decided. */
  readonly fields: readonly string[];
  /** How many instances end, and how many begin. */
  readonly ends: number;
  readonly begins: number;
}

/**
 * Compares the record of a deployment with what the environment would deploy; pure. A record of an earlier version has
 * no sealed facts: then the instance type alone is compared. `bootstrapSha256` is the digest of the Bootstrap document
 * that would be published.
 */
export function deploymentChange(
  environment: Environment,
  deployment: Deployment | undefined,
  bootstrapSha256: string,
): DeploymentChange {
  const { count } = environment.instance;
  const had = deployment?.instanceCount ?? 0;
  if (deployment === undefined || had === 0) return { does: 'create', fields: [], ends: 0, begins: count };
  const raised = raisedNumbers(environment, deployment);
  if (raised.length > 0 || count === 0) return { does: 'replace', fields: raised, ends: had, begins: count };
  const fields = changedFields(environment, deployment);
  if (fields.length > 0) return { does: 'refuse', fields, ends: 0, begins: 0 };
  const sizes = { ends: Math.max(0, had - count), begins: Math.max(0, count - had) };
  const before = deployment.documents.find(({ job }) => job === 'bootstrap')?.sha256;
  return { does: before === bootstrapSha256 ? 'none' : 'bootstrap', fields: [], ...sizes };
}

function raisedNumbers({ instance, network }: Environment, deployment: Deployment): string[] {
  const { generation = 1, networkGeneration = 1 } = deployment;
  return [
    ...(instance.generation === generation ? [] : ['instance.generation']),
    ...(network.generation === networkGeneration ? [] : ['network.generation']),
  ];
}

function changedFields(environment: Environment, { sealed, instanceType }: Deployment): string[] {
  const now = sealedFacts(environment);
  if (sealed === undefined) return environment.instance.type === instanceType ? [] : ['instance.type'];
  const ofInstance =
    sealed.instance === null || now.instance === null ? [] : changedFacts(sealed.instance, now.instance);
  return [...ofInstance, ...changedFacts(sealed.network, now.network)];
}
