import { phaseError } from '../core/errors';
import { hasEnded, type RunContext, type SentCommand } from '../run';
import type { SweepManifest } from './sweep-manifest';

/** No document may work longer than this: 48 hours, in milliseconds. */
const LONGEST_MS = 172_800_000;

/** Commands of an environment's documents that have not ended, whoever sent them. */
export async function workingCommands(
  context: RunContext,
  documents: readonly { readonly name: string }[],
): Promise<SentCommand[]> {
  const since = context.clock.now() - LONGEST_MS;
  const listed = await Promise.all(
    documents.map(({ name }) => context.host.commands({ documentName: name, since })),
  );
  return listed.flat().filter(({ status }) => !hasEnded(status));
}

/** Whether a command was sent for a run of the sweep. */
export function isOfSweep({ comment }: SentCommand, sweepId: string): boolean {
  return comment.startsWith(`trainyard ${sweepId}-`);
}

/**
 * Two who deploy on the same instances would stop each other's replicas, so a sweep waits until it is alone.
 * @throws SweepNotAlone when a command of another run or sweep is at work on the instances
 */
export async function refuseOthers(
  context: RunContext,
  { sweepId, base }: Pick<SweepManifest, 'sweepId' | 'base'>,
): Promise<void> {
  const working = await workingCommands(context, base.documents);
  const other = working.find((command) => !isOfSweep(command, sweepId));
  if (other === undefined) return;
  const [, runId = 'a run of the console'] = /^trainyard (\S+) /.exec(other.comment) ?? [];
  throw phaseError(
    'SweepNotAlone',
    `${runId} is at work on the instances (${other.documentName}, command ${other.commandId}), and a sweep needs them alone`,
    {
      next: `wait for its end, or end it with: trainyard cancel ${runId}${context.flags}`,
      data: { commandId: other.commandId, runId },
    },
  );
}
