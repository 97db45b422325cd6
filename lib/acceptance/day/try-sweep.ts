import { isTrainyardError } from '../../core/errors';
import { planSweep } from '../../sweep';
import { resumeSweep, runSweep, sweepStatus } from '../../sweep-run';
import type { Evidence, SweepSeen } from '../claim-tests/evidence';
import type { TestedClaim } from './day-environments';
import { troubleText } from './day-trouble';
import { eventsOf, type StandingEnvironment } from './environment-line';
import { judgeOne, openClaims } from './judge-claims';

/**
 * Runs the sweep of each open claim that has one, or goes on with that of a day before this, and tests the claim by what became
 * of it. The replicas of the line are gone afterwards. What fails is evidence.
 * @throws what stopped the day
 */
export async function trySweep(standing: StandingEnvironment, seen: Evidence): Promise<void> {
  for (const claim of openClaims(standing).filter(({ row }) => row.moment === 'swept')) {
    const sweep = seen.lineTrouble === null ? await sweepSeen(standing, claim) : null;
    await judgeOne(standing, claim, { ...seen, sweep });
  }
}

async function sweepSeen(standing: StandingEnvironment, claim: TestedClaim): Promise<SweepSeen> {
  const { open, options } = standing;
  const { name } = standing.day.environment;
  options.emit({ type: 'note', message: `${name}: a sweep, for ${claim.claim.id}` });
  let trouble: string | null = null;
  try {
    await driveSweep(standing, claim);
  } catch (error) {
    if (isTrainyardError(error) && error.kind === 'stopped') throw error;
    trouble = troubleText(error);
  }
  const sweepId = sweepOf(standing);
  return { trouble, status: sweepId === undefined ? null : await sweepStatus(open.ports, sweepId) };
}

async function driveSweep(standing: StandingEnvironment, { row }: TestedClaim): Promise<void> {
  const { day, ports, journal, open, options } = standing;
  const { environment } = day;
  const own = { emit: options.emit, signal: options.signal, outlives: open.outlives };
  const begun = sweepOf(standing);
  if (begun !== undefined) {
    await resumeSweep(open.ports, begun, own);
    return;
  }
  const sweep = row.sweep?.(environment);
  if (sweep === undefined) return;
  const emulated = open.emulated !== null;
  await runSweep(
    open.ports,
    {
      plan: planSweep({ sweep, environment, measured: [], now: ports.clock.now(), emulated }),
      ...{ environment, deployed: environment, deployment: open.deployment },
      ...(emulated && { requests: environment.rehearsal.requests }),
      emulated: open.emulated,
      tool: options.tool,
    },
    {
      ...own,
      onStored: ({ sweepId }) => journal.append({ type: 'sweep', environment: environment.name, sweepId }),
    },
  );
}

/** The sweep on an environment since it was last destroyed. */
function sweepOf({ day, journal }: StandingEnvironment): string | undefined {
  return eventsOf(journal, day.environment.name).findLast((event) => event.type === 'sweep')?.sweepId;
}
