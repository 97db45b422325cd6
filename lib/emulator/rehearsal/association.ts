import { isDeepStrictEqual } from 'node:util';
import type { AwsCalls } from './aws-calls';

/** What CloudFormation is told of an association. */
export interface WantedAssociation {
  readonly Name: string;
  readonly AssociationName: string;
  readonly Targets: readonly object[];
  readonly Parameters: object;
  readonly OutputLocation: object;
}

interface Described extends WantedAssociation {
  readonly AssociationId: string;
  readonly Overview: { readonly Status: string };
}

/**
 * As CloudFormation does: makes the association, or updates it where it differs; both run it. One that is as wanted is
 * left alone, unless `again` asks for another execution or its last one failed, after which a deployment makes it anew.
 * `runs` says that there is one to wait for.
 */
export async function ensureAssociation(
  wanted: WantedAssociation,
  again: boolean,
  aws: AwsCalls,
): Promise<{ readonly id: string; readonly runs: boolean }> {
  const found = await findAssociation(wanted.AssociationName, aws);
  if (found === undefined) return { id: await made('CreateAssociation', wanted, aws), runs: true };
  const { AssociationId, Overview } = found;
  if (!isSame(found, wanted))
    return { id: await made('UpdateAssociation', { AssociationId, ...wanted }, aws), runs: true };
  // An operator that was killed may have left one running.
  if (['Pending', 'InProgress'].includes(Overview.Status)) return { id: AssociationId, runs: true };
  const runs = again || Overview.Status === 'Failed';
  if (runs) await aws.ssm('StartAssociationsOnce', { AssociationIds: [AssociationId] });
  return { id: AssociationId, runs };
}

/** How the last execution of the association of this name ended, in the words of SSM; undefined where there is none. */
export async function associationStatus(name: string, aws: AwsCalls): Promise<string | undefined> {
  return (await findAssociation(name, aws))?.Overview.Status;
}

async function findAssociation(name: string, aws: AwsCalls): Promise<Described | undefined> {
  const { Associations } = await aws.ssm<{ Associations: { AssociationId: string }[] }>('ListAssociations', {
    AssociationFilterList: [{ key: 'AssociationName', value: name }],
  });
  const [first] = Associations;
  if (first === undefined) return undefined;
  const { AssociationId } = first;
  return (await aws.ssm<{ AssociationDescription: Described }>('DescribeAssociation', { AssociationId }))
    .AssociationDescription;
}

async function made(operation: string, input: object, aws: AwsCalls): Promise<string> {
  const answer = await aws.ssm<{ AssociationDescription: Described }>(operation, input);
  return answer.AssociationDescription.AssociationId;
}

function isSame(found: WantedAssociation, wanted: WantedAssociation): boolean {
  const told = ({ Name, Targets, Parameters, OutputLocation }: WantedAssociation) => ({
    Name,
    Targets,
    Parameters,
    OutputLocation,
  });
  return isDeepStrictEqual(told(found), told(wanted));
}
