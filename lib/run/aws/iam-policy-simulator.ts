import { stackName } from '../../contract/names';
import { dataError } from '../../core/errors';
import type { PolicySimulator, SimulatedCall, StackPrincipals } from '../ports/policy-simulator';
import type { Connection } from './client';
import { QUERY, signedCall } from './signed-call';

/** IAM is one service for all regions of the partition, and its calls are signed for this one. */
const IAM = { endpoint: 'https://iam.amazonaws.com', region: 'us-east-1' } as const;

/**
 * IAM's policy simulator, for what CloudFormation made. Errors of the services have their names. Nobody has tried it in
 * an account.
 * @throws AnswerIncomplete when an answer lacks what the service documents
 */
export function iamPolicySimulator(connection: Connection): PolicySimulator {
  const iam = { ...connection, ...IAM, ...(connection.endpoint && { endpoint: connection.endpoint }) };
  const ask = (Action: string, given: Readonly<Record<string, string>>) =>
    signedCall(iam, 'iam', QUERY, form({ Action, Version: '2010-05-08', ...given }));
  const stack = (Action: string, given: Readonly<Record<string, string>>) =>
    signedCall(connection, 'cloudformation', QUERY, form({ Action, Version: '2010-05-15', ...given }));
  const documents = new Map<string, string>();
  const documentOf = async (PolicyArn: string) => {
    const policy = await ask('GetPolicy', { PolicyArn });
    const VersionId = element(policy, 'DefaultVersionId');
    return decoded(element(await ask('GetPolicyVersion', { PolicyArn, VersionId }), 'Document'));
  };
  return {
    async principals(environment): Promise<StackPrincipals> {
      const StackName = stackName(environment);
      const profile = await profileOf(StackName, stack);
      const found = await ask('GetInstanceProfile', { InstanceProfileName: profile });
      const [, roles = ''] = found.split('<Roles>');
      const outputs = await stack('DescribeStacks', { StackName });
      return { role: element(roles, 'Arn'), policies: policiesIn(outputs) };
    },
    async roleMay(PolicySourceArn, call) {
      return isAllowed(await ask('SimulatePrincipalPolicy', { PolicySourceArn, ...asked(call) }));
    },
    async policyAllows(policy, call) {
      const document = documents.get(policy) ?? (await documentOf(policy));
      documents.set(policy, document);
      const given = { 'PolicyInputList.member.1': document, ...asked(call) };
      return isAllowed(await ask('SimulateCustomPolicy', given));
    },
  };
}

const form = (given: Readonly<Record<string, string>>) => new URLSearchParams(given).toString();

function asked({ action, resource, context = {} }: SimulatedCall): Record<string, string> {
  const entries = Object.entries(context).flatMap(([key, value], at) => {
    const entry = `ContextEntries.member.${at + 1}`;
    return [
      [`${entry}.ContextKeyName`, key],
      [`${entry}.ContextKeyType`, 'string'],
      [`${entry}.ContextKeyValues.member.1`, value],
    ];
  });
  return {
    'ActionNames.member.1': action,
    'ResourceArns.member.1': resource,
    ...(Object.fromEntries(entries) as Record<string, string>),
  };
}

function isAllowed(answer: string): boolean {
  return element(answer, 'EvalDecision') === 'allowed';
}

/** The only instance profile of a stack, of which a page of the answer may say nothing. */
async function profileOf(
  StackName: string,
  stack: (action: string, given: Readonly<Record<string, string>>) => Promise<string>,
): Promise<string> {
  const seen = new Set<string>();
  for (let next: string | undefined = ''; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    const page = await stack('ListStackResources', { StackName, ...(next && { NextToken: next }) });
    const profile = page
      .split('<member>')
      .find((member) => member.includes('<ResourceType>AWS::IAM::InstanceProfile</ResourceType>'));
    if (profile !== undefined) return element(profile, 'PhysicalResourceId');
    next = /<NextToken>([^<]+)<\/NextToken>/.exec(page)?.[1];
  }
  throw dataError('AnswerIncomplete', `the answer of CloudFormation has no instance profile of ${StackName}`);
}

/** IAM gives a document as it stands in an address. */
function decoded(document: string): string {
  try {
    return decodeURIComponent(document);
  } catch (cause) {
    throw dataError('AnswerIncomplete', 'the answer of IAM has a Document that cannot be decoded', { cause });
  }
}

/** Outputs whose value is a managed policy. */
function policiesIn(answer: string): Record<string, string> {
  const outputs = answer.split('<member>').flatMap((member) => {
    const key = /<OutputKey>([^<]+)<\/OutputKey>/.exec(member)?.[1];
    const value = /<OutputValue>(arn:[^<]+:policy\/[^<]+)<\/OutputValue>/.exec(member)?.[1];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(outputs);
}

function element(text: string, name: string): string {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  if (found === undefined) throw dataError('AnswerIncomplete', `the answer of IAM has no ${name}`);
  return found;
}
