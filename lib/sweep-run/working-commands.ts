import type { Manifest } from '../contract/manifest';
import { phaseError } from '../core/errors';
import { hasEnded, LONGEST_COMMAND_MS, type RunContext, runOfComment, type SentCommand } from '../run';

type Documents = Manifest['documents'];

/** Commands of an environment's documents that have not ended, whoever sent them. */
async function workingCommands(context: RunContext, documents: Documents): Promise<SentCommand[]> {
  const since = context.clock.now() - LONGEST_COMMAND_MS;
  const listed = await Promise.all(
    documents.map(({ name }) => context.host.commands({ documentName: name, since })),
  );
  return listed.flat().filter(({ status }) => !hasEnded(status));
}

/** Ids of the runs of a sweep that have a command at work. */
export async function workingRuns(
  context: RunContext,
  sweepId: string,
  documents: Documents,
): Promise<ReadonlySet<string>> {
  const commands = await workingCommands(context, documents);
  const runIds = commands.flatMap(({ comment }) => runOfComment(comment) ?? []);
  return new Set(runIds.filter((runId) => isOfSweep(runId, sweepId)));
}

const isOfSweep = (runId: string, sweepId: string) => runId.startsWith(`${sweepId}-`);

/**
 * Two who deploy on the same instances would stop each other's replicas, so a sweep waits until it is alone. A sweep
 * that begins has no id yet.
 * @throws SweepNotAlone when a command of another run or sweep is at work on the instances
 */
export async function refuseOthers(
  context: RunContext,
  sweepId: string | undefined,
  documents: Documents,
): Promise<void> {
  for (const { comment, documentName, commandId } of await workingCommands(context, documents)) {
    const runId = runOfComment(comment);
    if (runId !== undefined && sweepId !== undefined && isOfSweep(runId, sweepId)) continue;
    const who = runId ?? 'a run of the console';
    throw phaseError(
      'SweepNotAlone',
      `${who} is at work on the instances (${documentName}, command ${commandId}), and a sweep needs them alone`,
      {
        next: `wait for its end, or end it with: trainyard cancel ${who}${context.flags}`,
        data: { commandId, runId: who },
      },
    );
  }
}
