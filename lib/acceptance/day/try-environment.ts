import { isTrainyardError, stoppedError } from '../../core/errors';
import type { Environment } from '../../environment';
import type { Evidence } from '../claim-tests/evidence';
import { plannedQuantities } from '../claim-tests/planned-quantities';
import { predictedQuantities } from '../claim-tests/prediction-test';
import { tryBenchmarksBeside } from './benchmarks-beside';
import { keepCaptures } from './day-captures';
import type { DayJournal } from './day-journal';
import { dayLimit } from './day-limit';
import { dayRecord } from './day-record';
import { noteTrouble } from './day-trouble';
import { destroyEnvironment, standingNames } from './destroy-environment';
import { tryEdits } from './edit-environment';
import { everyRunOf, lookAt, runLine } from './environment-line';
import { type Attempt, judge, openClaims, sayAll } from './judge-claims';
import { startStopped, tryPower } from './power-cycle';
import { trySweep } from './try-sweep';

/**
 * Deploys an environment, tests its claims and destroys it. Nothing is begun that could pass the limit of the day, and nothing is
 * tried whose claims are all decided. What fails is evidence.
 * @throws what stopped the day
 */
export async function tryEnvironment(attempt: Attempt): Promise<void> {
  const { day, journal, options } = attempt;
  const { name } = day.environment;
  if (openClaims(attempt).length === 0) return;
  const limit = dayLimit(day, moneyLeft(attempt));
  if (!limit.fits) return sayAll(attempt, limit.because);
  try {
    const refusals = standingNames(journal).includes(name)
      ? []
      : await attempt.ports.preflight(day.environment, options.signal);
    if (refusals.length > 0) return sayAll(attempt, `the doctor refuses it: ${refusals.join('; ')}`);
    const last = await whileDeployed(attempt, limit.deleteAfterSeconds);
    if (last !== undefined) await afterDestruction(attempt, last);
  } catch (error) {
    if (isTrainyardError(error) && error.kind === 'stopped') throw error;
    const trouble = noteTrouble(journal, options, name, error);
    if (standingNames(journal).includes(name)) await destroyEnvironment(attempt);
    sayAll(attempt, trouble);
  }
}

/** From the deployment to what was measured; returns what was seen last. */
async function whileDeployed(attempt: Attempt, deleteAfterSeconds: number): Promise<Evidence | undefined> {
  const { ports, journal, options } = attempt;
  const environment = await deploy(attempt, deleteAfterSeconds);
  journal.append({ type: 'deployed', environment: environment.name });
  const open = await ports.open(environment, options.signal);
  noteScale(journal, open.emulated?.timeScale);
  const standing = { day: { ...attempt.day, environment }, ports, journal, options, open };
  try {
    await startStopped(standing);
    await judge(attempt, 'deployed', await lookAt(standing, null));
    const trouble = await runLine(standing);
    const seen = await lookAt(standing, trouble);
    await judge(attempt, 'measured', seen);
    predict(attempt, seen);
    await keepCaptures(standing);
    await tryBenchmarksBeside(standing, seen);
    await tryPower(standing, seen);
    await trySweep(standing, seen);
    // The runs beside the line and after a start are worth as much.
    if (everyRunOf(journal, environment.name).length > seen.runs.length) await keepCaptures(standing);
    await tryEdits(standing, seen);
    return seen;
  } finally {
    await open.close();
  }
}

/** Instances say it when they are there; an account without one may name it too. */
function noteScale(journal: DayJournal, timeScale: number | undefined): void {
  const known = journal.events.findLast((event) => event.type === 'scaled')?.timeScale;
  if (timeScale !== undefined && timeScale !== known) journal.append({ type: 'scaled', timeScale });
}

function predict({ day, journal }: Attempt, seen: Evidence): void {
  const rows = seen.runs.length === 0 ? [] : predictedQuantities(seen);
  const flat = rows.map(({ predicted, ...rest }) => ({ ...rest, ...predicted }));
  const environment = day.environment.name;
  if (flat.length > 0) journal.append({ type: 'predicted', environment, rows: flat });
  const planned = [...plannedQuantities(seen)];
  if (planned.length > 0) journal.append({ type: 'measured', environment, rows: planned });
}

/** Returns the environment as it is deployed, with the moment at which it deletes itself. */
async function deploy(
  { day, ports, journal, options }: Attempt,
  deleteAfterSeconds: number,
): Promise<Environment> {
  const at = new Date(ports.clock.now() + deleteAfterSeconds * 1000);
  at.setUTCMilliseconds(0);
  const deleteAt = at.toISOString().replace('.000Z', 'Z');
  const { name, guards } = day.environment;
  options.emit({ type: 'note', message: `${name}: deploying; it deletes itself at ${deleteAt}` });
  journal.append({ type: 'deploying', environment: name, deleteAt, perHour: day.perHour });
  const environment = { ...day.environment, guards: { ...guards, deleteStackAt: deleteAt } };
  await ports.deployments.deploy(environment, options.signal);
  return environment;
}

/** Where a claim says that a stack deletes itself, it is left to do so; what stands then is destroyed as everything is. */
async function afterDestruction(attempt: Attempt, last: Evidence): Promise<void> {
  const { ports } = attempt;
  const isTried = openClaims(attempt).some(({ claim }) => claim.id === 'delete-from-outside');
  const { environment, deletedItself } = isTried
    ? await leftToItself(attempt)
    : { environment: last.environment, deletedItself: null };
  const left = await destroyEnvironment(attempt);
  const bucket = last.deployment?.bucket;
  await judge(attempt, 'destroyed', {
    ...last,
    environment,
    state: await ports.deployments.state(environment),
    remains: left ?? (await ports.deployments.remains(environment)),
    bucketKept: bucket === undefined ? null : await ports.bucketKept(environment, bucket),
    deletedItself,
  });
}

const LOOK_MS = 10_000;

type LeftToItself = Pick<Evidence, 'environment' | 'deletedItself'>;

/** @throws Interrupted when the operator stopped the day: then nobody knows whether it would have deleted itself */
async function leftToItself(attempt: Attempt): Promise<LeftToItself> {
  const { ports, options } = attempt;
  const environment = await deploy(attempt, options.untilDeletionSeconds);
  const until = ports.clock.now() + (options.untilDeletionSeconds + options.deletionSeconds) * 1000;
  while (ports.clock.now() < until) {
    if ((await ports.deployments.state(environment)) === 'absent')
      return { environment, deletedItself: true };
    await ports.clock.sleep(Math.min(LOOK_MS, options.deletionSeconds * 100), options.signal);
    if (options.signal.aborted)
      throw stoppedError('Interrupted', 'stopped waiting for a stack to delete itself');
  }
  return { environment, deletedItself: false };
}

function moneyLeft({ journal, ports }: Attempt): number {
  const { began, cost } = dayRecord(journal.events, ports.clock.now());
  return began.maxCost - cost;
}
