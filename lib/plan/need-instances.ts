import { requestError } from '../core/errors';
import type { Environment } from '../environment';

/**
 * Refuses an environment without instances, where something is to be measured or scheduled on them.
 * @throws InstancesNeeded when `instance.count` is 0
 */
export function needInstances({ name, instance }: Environment): void {
  if (instance.count > 0) return;
  throw requestError('InstancesNeeded', `${name} has instance.count 0, and this needs 1 instance or more`, {
    path: 'instance.count',
    next: 'set instance.count to 1 or more; a rehearsal also takes --instances 1',
  });
}
