import { notDeployed } from '../../run';
import type { DeployedAccount, ExaminedAccount } from '../examined-account';
import { type Finding, fail, failed, ok, warn } from '../finding';

/** Whether the environment is deployed, and as the file says. */
export function deploymentCheck(examined: ExaminedAccount & Partial<DeployedAccount>): Finding[] {
  const { environment, deployment } = examined;
  if (deployment === undefined)
    return [failed('deployment', notDeployed(environment.name, environment.region))];
  const { instanceType, instanceCount, imageId, region } = deployment;
  const { type, count } = environment.instance;
  const deploy = `npx trainyard deploy -e ${environment.name}`;
  const differs: Finding[] = [];
  if (instanceType !== type) {
    const says = `${environment.name} is deployed on ${instanceType}, the file says ${type}`;
    differs.push(fail('deployment', 'InstanceTypeDiffers', says, deploy));
  }
  if (instanceCount !== count) {
    const says = `${instanceCount} of ${instanceType} are deployed, the file says ${count}`;
    differs.push(warn('deployment', 'DeploymentDiffers', says, deploy));
  }
  if (differs.length > 0) return differs;
  return [ok('deployment', `${count} × ${type} in ${region}, image ${imageId ?? 'not known'}`)];
}

/** Whether the instances are set up with the toolkit of this version. */
export async function toolkitCheck(
  { deployment, environment }: DeployedAccount,
  ours: string,
): Promise<Finding[]> {
  const short = (sha256: string) => sha256.slice(0, 12);
  if (ours === deployment.bundle) return [ok('toolkit', `${short(ours)}, the same here and there`)];
  const says = `toolkit ${short(deployment.bundle)} is deployed, this version has ${short(ours)}`;
  const next = `npx trainyard deploy -e ${environment.name}, or use the version that deployed it`;
  return [warn('toolkit', 'ToolkitDiffers', says, next)];
}
