/** When the machines of a run go, for the commands that start work on them. */
import { canFinish, cannotFinish, endOfCapacity, type Need, utc } from '../../capacity';
import type { Manifest } from '../../contract/manifest';
import type { Phase } from '../../contract/phase';
import { phaseLimitSeconds } from '../../documents';
import { type Environment, parseEnvironment } from '../../environment';
import { type Deadline, loadManifest, readOutcomes } from '../../run';
import type { Printer } from '../printers/printer';
import type { Call } from '../program/call';
import type { OpenAccount } from './open-account';
import { beforeGuards, expected } from './stop-guards';

/** Undefined: nothing ends. A run that certainly cannot finish before is refused here. */
export async function deadlineOf(
  call: Call,
  printer: Printer,
  reached: OpenAccount,
  environment: Environment,
  phases: readonly Phase[],
): Promise<Deadline | undefined> {
  // Emulated machines stay, and no guard is deployed for them.
  if (reached.emulated !== null) return undefined;
  const needs = needsOf(phases, environment);
  if (environment.capacity.kind !== 'capacity-block') return beforeGuards(call, printer, reached, needs);
  return beforeBlockEnds(call, printer, reached, environment, needs);
}

/** The same for a run that exists: its manifest holds the environment that it was made with. */
export async function deadlineOfRun(
  call: Call,
  printer: Printer,
  reached: OpenAccount,
  runId: string,
): Promise<Deadline | undefined> {
  if (reached.emulated !== null) return undefined;
  const manifest = await loadManifest(reached.ports.store, runId);
  const { name, ...written } = manifest.environment;
  const environment = parseEnvironment(name, written);
  // Of a block it is enough that it lasts: what is left of the run may be short.
  const open = environment.capacity.kind === 'capacity-block' ? [] : await openPhases(reached, manifest);
  return deadlineOf(call, printer, reached, environment, open);
}

async function beforeBlockEnds(
  call: Call,
  printer: Printer,
  reached: OpenAccount,
  environment: Environment,
  needs: readonly Need[],
): Promise<Deadline | undefined> {
  // Loaded here: for others than a block's machines, the market is not asked.
  const { marketOf } = require('./market') as typeof import('./market');
  const end = await endOfCapacity(environment, marketOf(call, printer, reached.deployment.region));
  if (end === undefined) return undefined;
  if (end.remark !== undefined) printer.event({ type: 'note', message: end.remark });
  const request = { now: call.io.now(), endsAt: end.endsAt, needs, ...expected(call) };
  const finish = canFinish(request);
  if (!finish.finishes) throw cannotFinish(request, finish);
  const message = `the capacity block ends at ${utc(end.endsAt)}; everything must be stored by ${utc(finish.flushBy)}`;
  printer.event({ type: 'note', message });
  return { at: finish.flushBy, by: 'block' };
}

function needsOf(phases: readonly Phase[], environment: Environment): Need[] {
  return phases.map((phase) => ({ phase, seconds: phaseLimitSeconds(phase, environment) }));
}

/** Phases without a success on some machine. */
async function openPhases({ ports }: OpenAccount, { runId, phases, target }: Manifest): Promise<Phase[]> {
  const open: Phase[] = [];
  for (const phase of phases) {
    const outcomes = await Promise.all(
      target.instanceIds.map((instanceId) => readOutcomes(ports.store, runId, instanceId, phase)),
    );
    if (outcomes.some((of) => !of.some(({ status }) => status === 'succeeded'))) open.push(phase);
  }
  return open;
}
