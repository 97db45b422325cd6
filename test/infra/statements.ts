/** The statements of one role or policy of a resolved template, wherever the template keeps them. */
import type { Statement } from './policy';
import type { Resolved } from './resolved';

interface Document {
  readonly Statement: Statement[];
}

export function statementsOfRole(resources: Record<string, Resolved>, description: RegExp): Statement[] {
  const [id, role] = one(resources, 'AWS::IAM::Role', description);
  const inline = (role.Properties['Policies'] ?? []) as Array<{ PolicyDocument: Document }>;
  return [...inline.flatMap(({ PolicyDocument }) => PolicyDocument.Statement), ...attached(resources, id)];
}

export function statementsOfManagedPolicy(
  resources: Record<string, Resolved>,
  description: RegExp,
): Statement[] {
  const [, policy] = one(resources, 'AWS::IAM::ManagedPolicy', description);
  return (policy.Properties['PolicyDocument'] as Document).Statement;
}

/** Those of every managed policy whose description matches. */
export function statementsOfManagedPolicies(
  resources: Record<string, Resolved>,
  description: RegExp,
): Statement[] {
  return Object.values(resources)
    .filter(
      ({ Type, Properties }) =>
        Type === 'AWS::IAM::ManagedPolicy' && description.test(String(Properties['Description'])),
    )
    .flatMap(({ Properties }) => (Properties['PolicyDocument'] as Document).Statement);
}

/** The role that a schedule runs as: the only one whose logical id begins so. */
export function statementsOfSchedule(
  resources: Record<string, Resolved>,
  prefix = 'SchedulerRole',
): Statement[] {
  const roles = Object.entries(resources).filter(
    ([id, { Type }]) => Type === 'AWS::IAM::Role' && id.startsWith(prefix),
  );
  const [found] = roles;
  if (found === undefined || roles.length !== 1) throw new TypeError(`${roles.length} roles of schedules`);
  return attached(resources, found[0]);
}

function attached(resources: Record<string, Resolved>, roleId: string): Statement[] {
  return Object.values(resources)
    .filter(({ Type, Properties }) => {
      const roles = (Properties['Roles'] ?? []) as string[];
      return /^AWS::IAM::(Managed)?Policy$/.test(Type) && roles.includes(roleId.toLowerCase());
    })
    .flatMap(({ Properties }) => (Properties['PolicyDocument'] as Document).Statement);
}

function one(resources: Record<string, Resolved>, type: string, description: RegExp): [string, Resolved] {
  const found = Object.entries(resources).filter(
    ([, { Type, Properties }]) => Type === type && description.test(String(Properties['Description'])),
  );
  const [first] = found;
  if (first === undefined || found.length !== 1)
    throw new TypeError(`${found.length} of ${type} ${description}`);
  return first;
}
