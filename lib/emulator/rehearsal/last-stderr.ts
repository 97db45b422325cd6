import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the newest execution of an association printed to standard error on an instance, from the files of its agent;
 * empty where there is none. No call of State Manager tells it.
 */
export function lastStderr(root: string, instanceId: string, associationId: string): string {
  const folder = join(root, 'var/lib/amazon/ssm', instanceId, 'document/orchestration', associationId);
  const run = existsSync(folder) ? readdirSync(folder).sort().at(-1) : undefined;
  if (run === undefined) return '';
  const streams = join(folder, run, 'awsrunShellScript');
  const steps = existsSync(streams) ? readdirSync(streams) : [];
  return steps.map((step) => readFileSync(join(streams, step, 'stderr'), 'utf8').trim()).join('\n');
}
