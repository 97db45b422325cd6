/** The end of a capacity block, for the commands that start work on its machines. */
import { canFinish, cannotFinish, endOfCapacity, utc } from '../capacity';
import type { Phase } from '../contract/phase';
import { phaseLimitSeconds } from '../documents';
import { type Environment, parseEnvironment } from '../environment';
import { loadManifest } from '../run';
import type { Call } from './call';
import type { Printer } from './printers/printer';
import type { Reached } from './reach';

/** When everything must be stored; undefined: nothing ends. A run that cannot finish before is refused here. */
export async function deadlineOf(
  call: Call,
  printer: Printer,
  reached: Reached,
  environment: Environment,
  phases: readonly Phase[] = [],
): Promise<number | undefined> {
  // Emulated machines stay. For others than a block's, EC2's client need not even be loaded.
  if (reached.emulated !== null || environment.capacity.kind !== 'capacity-block') return undefined;
  const { marketOf } = require('./market') as typeof import('./market');
  const end = await endOfCapacity(environment, marketOf(call, printer, reached.deployment.region));
  if (end === undefined) return undefined;
  if (end.remark !== undefined) printer.event({ type: 'note', message: end.remark });
  const expected = call.options.expectMinutes;
  const request = {
    now: call.io.now(),
    endsAt: end.endsAt,
    needs: phases.map((phase) => ({ phase, seconds: phaseLimitSeconds(phase, environment) })),
    ...(expected === undefined ? {} : { expectedSeconds: expected * 60 }),
  };
  const finish = canFinish(request);
  if (!finish.finishes) throw cannotFinish(request, finish);
  const message = `the capacity block ends at ${utc(end.endsAt)}; everything must be stored by ${utc(finish.flushBy)}`;
  printer.event({ type: 'note', message });
  return finish.flushBy;
}

/** The same for a run that exists: its manifest holds the environment that it was made with. */
export async function deadlineOfRun(
  call: Call,
  printer: Printer,
  reached: Reached,
  runId: string,
): Promise<number | undefined> {
  if (reached.emulated !== null) return undefined;
  const { name, ...written } = (await loadManifest(reached.ports.store, runId)).environment;
  return deadlineOf(call, printer, reached, parseEnvironment(name, written));
}
