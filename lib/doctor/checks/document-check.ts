import { documentsFor } from '../../documents';
import { checkDocuments } from '../../run';
import type { DeployedAccount } from '../examined-account';
import { type Finding, ok, warn } from '../finding';

/** Whether every document is published as this version renders it, and is what the console and the association run. */
export async function documentCheck(
  { environment, ports }: DeployedAccount,
  toolkitSha256: string,
): Promise<Finding[]> {
  const expected = documentsFor(environment, toolkitSha256).map(({ phase, name, content, sha256 }) => ({
    phase,
    name,
    ours: { content, sha256 },
  }));
  const recorded = await checkDocuments(ports.host, expected);
  const behind: Finding[] = [];
  for (const { name, version } of recorded) {
    const standard = await ports.host.describeDocument(name);
    if (standard === undefined || standard.version === version) continue;
    behind.push(
      warn(
        'documents',
        'DefaultVersionDiffers',
        `${name}: the console and the association run version ${standard.version}, deployed is ${version}`,
        `aws ssm update-document-default-version --name ${name} --document-version ${version}`,
      ),
    );
  }
  if (behind.length > 0) return behind;
  return [ok('documents', `${recorded.length} published, with the content of this version`)];
}
