/** One phase of one run: send its command, or follow the one that is already working, then decide. */

import type { Manifest } from '../../contract/manifest';
import { keys, phaseLogGroupName } from '../../contract/names';
import type { Outcome } from '../../contract/outcome';
import { outcomesSummary } from '../../contract/outcome-summary';
import type { Phase } from '../../contract/phase';
import { dataError } from '../../core/errors';
import type { RunContext } from '../context';
import { withinDeadline } from '../deadlines/phase-deadline';
import { commandComment, type Invocation, type SendRequest, type SentCommand } from '../ports/ports';
import { newlyNotAsRecorded } from '../request/recorded-facts';
import { readOutcome, readOutcomes } from '../results/outcomes';
import { parametersToSend } from '../trust/digest-parameters';
import { followCommand } from '../watch/follow-command';
import { clockMoved } from './clock-moved';
import { commandInProgress, sendOnce } from './commands';
import { decideInstance, decidePhase, type InstanceResult, type PhaseResult } from './decide-phase';
import { expectedOf } from './expected-of';

/** How long an instance may take to start a command, in seconds; after that it is not run. */
const DELIVERY_TIMEOUT_SECONDS = 600;

/**
 * The document that the run recorded for a phase.
 * @throws PhaseWithoutDocument when the manifest names none
 */
export function documentOf(manifest: Manifest, phase: Phase): Manifest['documents'][number] {
  const document = manifest.documents.find((it) => it.job === phase);
  if (document === undefined) {
    throw dataError(
      'PhaseWithoutDocument',
      `the manifest of ${manifest.runId} names no document for ${phase}`,
    );
  }
  return document;
}

/** Ids of the instances on which the phase has no success yet. */
export async function unfinishedInstances(
  context: RunContext,
  manifest: Manifest,
  phase: Phase,
): Promise<string[]> {
  const unfinished: string[] = [];
  for (const instanceId of manifest.target.instanceIds) {
    const outcomes = await readOutcomes(context.store, manifest.runId, instanceId, phase);
    if (!outcomes.some((outcome) => outcome.status === 'succeeded')) unfinished.push(instanceId);
  }
  return unfinished;
}

/** The command of a phase that is in progress; undefined when there is none. */
export function findCommand(context: RunContext, manifest: Manifest, phase: Phase) {
  return commandInProgress(context, {
    runId: manifest.runId,
    phase,
    documentName: documentOf(manifest, phase).name,
    since: Date.parse(manifest.createdAt),
  });
}

/**
 * Sends the command of a phase to some instances of a run, and waits until it has ended.
 * @throws CallFailed when the service refuses it
 * @throws NotAdopted when something may be loaded of which no digest is recorded
 * @throws BlockEndsFirst, ScheduledStopFirst, LatestEndFirst, StackDeletionFirst when the deadline leaves too little time
 */
export async function runPhase(
  context: RunContext,
  manifest: Manifest,
  phase: Phase,
  instanceIds: readonly string[],
): Promise<PhaseResult> {
  const parameters = await parametersToSend(context, manifest, phase);
  const asked = { ...sendRequest(manifest, phase, instanceIds), parameters };
  const request = withinDeadline(context, phase, asked);
  const command = await sendOnce(context, request);
  return watchPhase(context, manifest, phase, { ...command, instanceIds }, false);
}

function sendRequest(
  manifest: Manifest,
  phase: Phase,
  instanceIds: readonly string[],
): Omit<SendRequest, 'parameters'> {
  const document = documentOf(manifest, phase);
  return {
    documentName: document.name,
    documentVersion: document.version,
    documentSha256: document.sha256,
    instanceIds,
    comment: commandComment(manifest.runId, phase),
    deliveryTimeoutSeconds: DELIVERY_TIMEOUT_SECONDS,
    output: {
      bucket: manifest.target.bucket,
      keyPrefix: keys.commandOutput(manifest.runId),
      logGroup: phaseLogGroupName(manifest.environment.name),
    },
  };
}

/**
 * Waits until a command has ended on its instances, and decides what became of the phase. `followed` says that an
 * earlier process sent it, so its time counts from then.
 */
export async function watchPhase(
  context: RunContext,
  manifest: Manifest,
  phase: Phase,
  command: SentCommand,
  followed: boolean,
): Promise<PhaseResult> {
  const { runId } = manifest;
  const { commandId, instanceIds } = command;
  const since = followed ? command.requestedAt : context.clock.now();
  const document = documentOf(manifest, phase).name;
  const expectedSeconds = expectedOf(manifest, phase);
  context.emit({
    ...{ type: 'phase-started', runId, phase, commandId, document, instanceIds },
    ...{ since, expectedSeconds, followed },
  });
  const environment = manifest.environment.name;
  const { expiresAt } = command;
  const watch = { runId, phase, environment, commandId, instanceIds, since, expiresAt };
  const invocations = await followCommand(context, watch);
  const instances = await Promise.all(
    invocations.map((invocation) => settle(context, runId, phase, commandId, invocation)),
  );
  const result = decidePhase(phase, commandId, (context.clock.now() - since) / 1000, instances);
  finished(context, runId, result);
  const ended = outcomesOf(result).flatMap((outcome) => [
    ...newlyNotAsRecorded(manifest, outcome),
    ...clockMoved(outcome),
  ]);
  for (const warning of ended) context.emit(warning);
  return result;
}

/** The last look: outcome first, and where there is none, what the service kept of the output. */
async function settle(
  context: RunContext,
  runId: string,
  phase: Phase,
  commandId: string,
  invocation: Invocation,
): Promise<InstanceResult> {
  const key = keys.outcome(runId, invocation.instanceId, phase, commandId);
  const outcome = await readOutcome(context.store, key);
  if (outcome !== undefined) return decideInstance(invocation, outcome, undefined);
  const output = await context.host.output(commandId, invocation.instanceId);
  const final = invocation.status === 'Lost' ? invocation : (output ?? invocation);
  return decideInstance(final, undefined, output);
}

const outcomesOf = ({ instances }: PhaseResult): Outcome[] =>
  instances.map((it) => it.outcome).filter((it) => it !== null);

function finished(context: RunContext, runId: string, result: PhaseResult): void {
  context.emit({
    type: 'phase-finished',
    runId,
    phase: result.phase,
    status: result.status,
    seconds: result.seconds,
    code: result.reason.code,
    message: result.reason.message,
    made: outcomesSummary(outcomesOf(result)),
  });
}
