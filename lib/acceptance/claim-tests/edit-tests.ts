import type { Environment } from '../../environment';
import { ENDPOINT_SERVICES } from '../../facts';
import {
  type ClaimTestRow,
  type EditSeen,
  type Evidence,
  held,
  heldIf,
  heldUnless,
  type Judgement,
  refuted,
  unreached,
} from './evidence';

const on = 'inf2-small';
const moment = 'edited';

/** What a second deployment of the same environment, with one edit, says. */
export const EDIT_TESTS: readonly ClaimTestRow[] = [
  { id: 'document-default', on, moment, edit: anotherPort, test: withEdit(newVersionIsDefault) },
  { id: 'endpoints', on, moment, edit: withEveryEndpoint, test: inAws('endpoints', endpointsMade) },
  { id: 'seal', on, moment, edit: anotherNetwork, test: inAws('seals', refusedBySeal) },
];

type EditTest = (edit: EditSeen, evidence: Evidence) => Judgement | Promise<Judgement>;

function withEdit(test: EditTest): ClaimTestRow['test'] {
  return (evidence) =>
    evidence.edit === null ? unreached('this environment takes no such edit') : test(evidence.edit, evidence);
}

/** `what` is plural: what an emulated account lacks. */
function inAws(what: string, test: EditTest): ClaimTestRow['test'] {
  return (evidence) =>
    evidence.emulated ? unreached(`an emulated account has no ${what}`) : withEdit(test)(evidence);
}

/** One more than the port of the first replica, which the documents of Deploy and of the phases after it have as their default. */
function anotherPort(environment: Environment): Environment {
  const { serving } = environment;
  return { ...environment, serving: { ...serving, basePort: serving.basePort + 1 } };
}

async function newVersionIsDefault(edit: EditSeen, { host }: Evidence): Promise<Judgement> {
  const { trouble, before, after } = edit;
  if (trouble !== null) return unreached(`the deployment with another port failed: ${trouble}`);
  if (host === undefined || after === undefined) return unreached('nothing is deployed');
  const was = new Map(before.documents.map(({ name, sha256 }) => [name, sha256]));
  const changed = after.documents.filter(({ name, sha256 }) => was.get(name) !== sha256);
  if (changed.length === 0) return unreached('another port changed no document');
  const behind: string[] = [];
  for (const { name, sha256 } of changed) {
    const standard = await host.describeDocument(name);
    const latest = await host.describeDocument(name, '$LATEST');
    if (standard?.sha256 !== sha256 || standard.version !== latest?.version)
      behind.push(`${name}: version ${standard?.version} is the default, ${latest?.version} the newest`);
  }
  return heldUnless(behind, `${changed.length} documents have their new version as the default`);
}

/** In a network of its own, endpoints of all services that a stack knows; undefined in one of somebody else. */
export function withEveryEndpoint(environment: Environment): Environment | undefined {
  const { network } = environment;
  if (network.vpcId !== null) return undefined;
  return { ...environment, network: { ...network, endpoints: [...ENDPOINT_SERVICES] } };
}

/** CloudFormation waits until an endpoint is available. */
function endpointsMade({ trouble, state }: EditSeen): Judgement {
  if (trouble !== null) return refuted(`the deployment with every endpoint failed: ${trouble}`);
  return heldIf(
    state === 'deployed',
    `with endpoints of ${ENDPOINT_SERVICES.join(', ')} the stack is ${state}`,
  );
}

/** The network of its own with the other way out. */
function anotherNetwork(environment: Environment): Environment | undefined {
  const { network } = environment;
  if (network.vpcId !== null) return undefined;
  return { ...environment, network: { ...network, nat: !network.nat } };
}

/** What CloudFormation says of a parameter that exists, or the name that we gave it. */
const SEALED = /already exists|AlreadyExists|raise network\.generation/;

function refusedBySeal({ trouble, state, before, after }: EditSeen): Judgement {
  if (trouble === null)
    return refuted('a deployment with another network and the same generation went through');
  if (!SEALED.test(trouble)) return unreached(`the deployment failed for another reason: ${trouble}`);
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  if (state !== 'deployed' || !isSame)
    return refuted(`it was refused, and the stack is ${state}${isSame ? '' : ' with another record'}`);
  return held(`refused, and the stack is as it was: ${trouble}`);
}
