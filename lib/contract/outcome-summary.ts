import { formatBytes, formatCount, formatSeconds } from '../core/units';
import type { Outcome } from './outcome';

/** What a phase made, in a few words each, for the line that says it is over and for the report. */
export function outcomeSummary(outcome: Outcome): string[] {
  const { made } = outcome;
  const said: string[] = [];
  if (made.checkpointSource !== undefined) said.push(checkpoint(made));
  if (made.artifactKey !== undefined && made.artifactHit !== undefined) {
    said.push(`artifact ${ARTIFACT[made.artifactHit]}: ${made.artifactKey}`);
  }
  if (made.replicas !== undefined && outcome.job === 'deploy') {
    const ready = made.replicas.map((replica) => replica.readySeconds ?? 0);
    const slowest = ready.length === 0 ? '' : `, the slowest in ${formatSeconds(Math.max(...ready))}`;
    said.push(`${formatCount(made.replicas.length, 'replica')} ready${slowest}`);
  }
  if (made.verdict !== undefined) said.push(`verdict ${made.verdict}`);
  if (made.findings !== undefined) said.push(formatCount(made.findings.length, 'finding'));
  if (made.stoppedPorts !== undefined)
    said.push(`${formatCount(made.stoppedPorts.length, 'replica')} stopped`);
  return said;
}

const ARTIFACT = {
  local: 'found on the instance',
  bucket: 'found in the bucket',
  none: 'compiled',
} as const;

function checkpoint(made: Outcome['made']): string {
  const size = made.bytes === undefined ? '' : `, ${formatBytes(made.bytes)}`;
  const from = made.checkpointSource === 'present' ? 'already present' : `from the ${made.checkpointSource}`;
  return `checkpoint ${from}${size}`;
}
