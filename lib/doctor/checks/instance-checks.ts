import { formatCount } from '../../core/units';
import { bootstrapsOf, onlineInstances } from '../../run';
import type { DeployedAccount } from '../examined-account';
import { type Finding, fail, ok, warn } from '../finding';

/** Whether every instance can be reached. */
export async function instanceCheck({ deployment, ports }: DeployedAccount): Promise<Finding[]> {
  const online = await onlineInstances(ports.directory, deployment);
  const ids = online.map(({ instanceId, agentVersion }) => `${instanceId} (agent ${agentVersion})`);
  return [ok('instances', `online: ${ids.join(', ')}`)];
}

/** How the newest bootstrap of each instance that exists ended. */
export async function bootstrapCheck({ deployment, store, ports }: DeployedAccount): Promise<Finding[]> {
  const { environment, bucket } = deployment;
  const states = await ports.directory.instanceStates(environment);
  const seen = await bootstrapsOf(store(bucket));
  const findings = Object.keys(states).flatMap((instanceId): Finding[] => {
    const last = seen.find((it) => it.instanceId === instanceId);
    const read = `read it with \`trainyard bootstrap -e ${environment}\``;
    if (last?.lastSeen != null)
      return [
        warn(
          'bootstrap',
          'BootstrapUnfinished',
          `${instanceId}: the newest attempt is at work, or was killed after ${last.lastSeen}`,
          read,
        ),
      ];
    if (last?.outcome == null)
      return [
        warn('bootstrap', 'BootstrapUnknown', `${instanceId} has left no outcome of a bootstrap`, read),
      ];
    const { status, reason, made } = last.outcome;
    if (status === 'succeeded') return kernelNotHeld(instanceId, made.kernelNotHeld ?? []);
    const says = `${instanceId}: bootstrap ${status}: ${reason.code}: ${reason.message}`;
    return [fail('bootstrap', 'BootstrapNotSucceeded', says, reason.next ?? read)];
  });
  if (findings.length > 0) return findings;
  return [ok('bootstrap', `succeeded on ${formatCount(Object.keys(states).length, 'instance')}`)];
}

/** What the instance itself saw at its last start, or at a bootstrap since. */
function kernelNotHeld(instanceId: string, packages: readonly string[]): Finding[] {
  if (packages.length === 0) return [];
  const names = packages.join(' ');
  const says = `${instanceId}: not held, so an upgrade may bring a kernel without a driver: ${names}`;
  const next = `on the instance: sudo apt-mark hold ${names}; then run the Bootstrap document again`;
  return [warn('bootstrap', 'KernelReleased', says, next)];
}
