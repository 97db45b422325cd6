import { hardwareOf, instanceQuota } from '../../facts';
import type { ExaminedAccount } from '../examined-account';
import { type Finding, fail, ok, warn } from '../finding';

/** Who asks. */
export async function credentialsCheck({ facts }: ExaminedAccount): Promise<Finding[]> {
  const { account, arn } = await facts.caller();
  return [ok('credentials', `account ${account}, as ${arn}`)];
}

/** Whether everything means the same region. */
export async function regionCheck({ environment, shellRegion }: ExaminedAccount): Promise<Finding[]> {
  const { region, name, instance } = environment;
  const known = hardwareOf(instance.type).regions;
  if (known !== undefined && !known.includes(region)) {
    return [
      warn(
        'region',
        'RegionUnusual',
        `${name} is in ${region}, where nobody saw ${instance.type}; it was seen in ${known.join(', ')}`,
        'ask with `trainyard capacity where`',
      ),
    ];
  }
  if (shellRegion === undefined || shellRegion === region) return [ok('region', region)];
  return [
    warn(
      'region',
      'RegionDiffers',
      `${name} is in ${region}; the shell says ${shellRegion}, and other tools ask there`,
      `export AWS_REGION=${region} for other tools`,
    ),
  ];
}

/** Whether all instances of the environment may run at once. */
export async function quotaCheck({ environment, emulated, facts }: ExaminedAccount): Promise<Finding[]> {
  if (emulated !== null) return [ok('quota', 'a rehearsal has none')];
  const { instance, capacity } = environment;
  if (capacity.kind !== 'on-demand' && capacity.kind !== 'spot')
    return [ok('quota', `not asked: whether ${capacity.kind} counts against a quota is not known`)];
  const { family, vcpus } = hardwareOf(instance.type);
  const { code, name } = instanceQuota(family, capacity.kind);
  const needed = vcpus * instance.count;
  const quota = (await facts.quota(code))?.value;
  const request = `ask for more of ${code} in Service Quotas (ec2), region ${environment.region}`;
  if (quota === undefined)
    return [warn('quota', 'QuotaNotKnown', `Service Quotas does not say ${name} (${code})`, request)];
  const needs = `${instance.count} × ${instance.type} needs ${needed} vCPUs`;
  if (quota < needed)
    return [fail('quota', 'QuotaTooLow', `${needs}, the quota ${name} (${code}) is ${quota}`, request)];
  if (instance.count > 0 && quota < needed + vcpus)
    return [
      warn(
        'quota',
        'NoRoomToReplace',
        `${needs}, the quota ${name} is ${quota}: a replacement cannot start beside an instance`,
        'replace in two steps: deploy with instance.count 0, then with the number that you want',
      ),
    ];
  return [ok('quota', `${needs}, the quota ${name} (${code}) is ${quota}`)];
}

/** Whether the secret with the token of the hub is there. Its value is the instance's to read, and is not read here. */
export async function secretCheck({ environment, facts }: ExaminedAccount): Promise<Finding[]> {
  const { tokenSecret, name } = environment;
  if (tokenSecret === null) return [ok('secret', 'none is named: the model is read without a token')];
  if (await facts.secretExists(tokenSecret))
    return [ok('secret', `${tokenSecret} is there; its value was not read`)];
  return [
    fail(
      'secret',
      'SecretMissing',
      `the secret ${tokenSecret} of environments.${name}.tokenSecret is not in ${environment.region}`,
      `aws secretsmanager create-secret --region ${environment.region} --name ${tokenSecret} --secret-string hf_…`,
    ),
  ];
}
