import { replacementSteps } from '../../capacity';
import { formatCount } from '../../core/units';
import { documentsFor, toolkitFor } from '../../documents';
import { hardwareOf, instanceQuota } from '../../facts';
import { type DeploymentChange, deploymentChange } from '../deployment-change';
import type { DeployedAccount, ExaminedAccount } from '../examined-account';
import { type Finding, fail, ok, warn } from '../finding';
import { reservationOf } from './capacity-check';
import { openCommands } from './run-checks';

/** What a deployment would do to the instances, before it does it. */
export async function changeCheck(examined: ExaminedAccount): Promise<Finding[]> {
  const { environment, ports } = examined;
  const deployment = await ports.directory.deployment(environment.name);
  const documents = documentsFor(environment, toolkitFor(environment).sha256);
  const bootstrap = documents.find(({ phase }) => phase === 'bootstrap')?.sha256 ?? '';
  const change = deploymentChange(environment, deployment, bootstrap);
  if (deployment === undefined)
    return [await made(examined, `makes a new stack with ${instances(change.begins)}`, change.begins)];
  const deployed: DeployedAccount = { ...examined, deployment };
  if (change.does === 'create')
    return [await made(examined, `makes ${instances(change.begins)}; none is there`, change.begins)];
  if (change.does === 'refuse') return [refused(examined, change)];
  const busy = (await openCommands(deployed)).map(({ runId, documentName }) => runId ?? documentName);
  if (change.does === 'replace') return await replaced(deployed, change, busy);
  return await kept(deployed, change, busy);
}

const instances = (count: number) => formatCount(count, 'instance');

/** New instances, where their reservation has room for them. */
async function made(examined: ExaminedAccount, says: string, begins: number): Promise<Finding> {
  const free = await freeIn(examined);
  if (free === null || free >= begins) return ok('change', says);
  const where = reservationOf(examined.environment);
  const next = 'end what runs in it, lower instance.count, or name another reservation in capacity';
  return fail('change', 'ReservationFull', `${says}, and ${where} has ${free} free`, next);
}

/** How many instances the reservation of the environment has room for; null where there is none, or nobody says it. */
async function freeIn({ environment, emulated, market }: ExaminedAccount): Promise<number | null> {
  const reservation = reservationOf(environment);
  if (emulated !== null || reservation === undefined) return null;
  return (await market().reservation(reservation))?.free ?? null;
}

function refused({ environment }: ExaminedAccount, { fields }: DeploymentChange): Finding {
  const { name, instance, network } = environment;
  const ofNetwork = fields.some((field) => field.startsWith('network.'));
  const raise = ofNetwork
    ? `network.generation to ${network.generation + 1}`
    : `instance.generation to ${instance.generation + 1}`;
  const says = `${fields.join(', ')} changed, and only new instances take that on: the deployment is refused`;
  return fail(
    'change',
    'GenerationNeeded',
    says,
    `set environments.${name}.${raise}, or take the change back`,
  );
}

async function replaced(
  examined: DeployedAccount,
  { fields, ends, begins }: DeploymentChange,
  busy: readonly string[],
): Promise<Finding[]> {
  const { environment } = examined;
  const why = fields.length === 0 ? 'instance.count is 0' : `another ${fields.join(' and ')}`;
  const what = begins === 0 ? `ends ${instances(ends)}` : `replaces ${instances(ends)} by ${begins} new`;
  if (busy.length > 0) {
    const says = `${what} (${why}), and ${busy.join(', ')} is at work there`;
    return [fail('change', 'RunOpenOnReplaced', says, 'wait for it, or end it with `trainyard cancel`')];
  }
  const steps = replacementSteps(environment)
    .map((step) => step.trim())
    .join(' ');
  const room = begins === 0 ? 'enough' : await roomFor(examined, ends, begins);
  if (room === 'none') {
    const where = reservationOf(environment) ?? 'the quota';
    const says = `${what}, and ${where} has no room for both`;
    return [fail('change', 'ReplacementHasNoRoom', says, steps)];
  }
  const says = `${what} (${why}); what lies on their disks goes, the bucket stays`;
  return [warn('change', 'InstancesReplaced', says, room === 'enough' ? 'deploy' : steps)];
}

/** Whether `begins` instances can start beside those that end. Where nobody can say, as in a group, the steps are shown. */
async function roomFor(
  examined: DeployedAccount,
  ends: number,
  begins: number,
): Promise<'enough' | 'none' | 'unknown'> {
  const { environment, emulated, facts } = examined;
  const { capacity, instance } = environment;
  const free = await freeIn(examined);
  if (free !== null) return free < begins ? 'none' : 'enough';
  if (emulated !== null || (capacity.kind !== 'on-demand' && capacity.kind !== 'spot')) return 'unknown';
  const { family, vcpus } = hardwareOf(instance.type);
  const quota = (await facts.quota(instanceQuota(family, capacity.kind).code))?.value;
  if (quota === undefined) return 'unknown';
  return quota < vcpus * (ends + begins) ? 'none' : 'enough';
}

async function kept(
  examined: DeployedAccount,
  { does, ends, begins }: DeploymentChange,
  busy: readonly string[],
): Promise<Finding[]> {
  const { deployment, ports, environment } = examined;
  const states = await ports.directory.instanceStates(environment.name);
  const stopped = Object.keys(states).filter((id) => states[id] === 'stopped');
  const findings: Finding[] = [];
  if (ends > 0) {
    const says = `ends the last ${instances(ends)} of ${deployment.instanceCount}, with what lies on their disks`;
    findings.push(warn('change', 'InstancesEnd', says, 'see that no run is at work on them'));
  }
  if (begins > 0) findings.push(await made(examined, `adds ${instances(begins)}`, begins));
  if (does === 'none')
    return [...findings, ok('change', `lets the instances go on as they are${idle(stopped)}`)];
  if (stopped.length > 0) {
    const says = `${stopped.join(', ')} is stopped, and is bootstrapped at its next start`;
    const start = `aws ec2 start-instances --region ${environment.region} --instance-ids ${stopped.join(' ')}`;
    findings.push(warn('change', 'BootstrapsAtStart', says, start));
  }
  if (busy.length > 0) {
    const says = `the bootstrap waits for ${busy.join(', ')} to end`;
    findings.push(warn('change', 'BootstrapsAfterRun', says, 'deploy now, or wait for it'));
  }
  return findings.length > 0 ? findings : [ok('change', 'keeps the instances and bootstraps them again')];
}

const idle = (stopped: readonly string[]) =>
  stopped.length === 0 ? '' : `; ${stopped.join(', ')} stays stopped`;
