import { isTrainyardError } from '../../core/errors';
import type { Evidence, Judgement, Moment } from '../claim-tests/evidence';
import type { DayEnvironment, TestedClaim } from './day-environments';
import type { DayJournal } from './day-journal';
import type { DayOptions, DayPorts } from './day-ports';
import { runsOf } from './environment-line';

/** One environment of a day that is to be tried. */
export interface Attempt {
  /** Which one. */
  readonly day: DayEnvironment;
  /** The world. */
  readonly ports: DayPorts;
  /** Where what happens is written. */
  readonly journal: DayJournal;
  /** How the day is driven. */
  readonly options: DayOptions;
}

/** Tests the open claims of one moment by what was seen, and writes down how they end. */
export async function judge(attempt: Attempt, moment: Moment, seen: Evidence): Promise<void> {
  for (const claim of openClaims(attempt).filter(({ row }) => row.moment === moment))
    await judgeOne(attempt, claim, seen);
}

/** Tests one claim by what was seen, and writes down how it ends. */
export async function judgeOne(
  { day, journal, options }: Attempt,
  { claim, row }: TestedClaim,
  seen: Evidence,
): Promise<void> {
  const environment = day.environment.name;
  const runs = [...runsOf(journal, environment)];
  const { outcome, evidence } = await judged(() => row.test(seen));
  journal.append({ type: 'claim', environment, id: claim.id, outcome, evidence, runs });
  options.emit({ type: 'note', message: `${claim.id}: ${outcome}: ${evidence}` });
}

/** A service that does not answer has refuted nothing. */
async function judged(test: () => Judgement | Promise<Judgement>): Promise<Judgement> {
  try {
    return await test();
  } catch (error) {
    if (isTrainyardError(error) && error.kind === 'stopped') throw error;
    return {
      outcome: 'not reached',
      evidence: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    };
  }
}

/** Ends every open claim as not reached; those that were looked at since the last deployment have said more than this. */
export function sayAll(attempt: Attempt, evidence: string): void {
  const { day, journal } = attempt;
  const { name } = day.environment;
  const since = journal.events.findLastIndex(
    (event) => event.type === 'deploying' && event.environment === name,
  );
  const said = new Set(
    journal.events
      .slice(since + 1)
      .flatMap((event) => (event.type === 'claim' && since !== -1 ? [event.id] : [])),
  );
  const runs = [...runsOf(journal, name)];
  for (const { claim } of openClaims(attempt).filter((it) => !said.has(it.claim.id))) {
    journal.append({
      type: 'claim',
      environment: name,
      id: claim.id,
      outcome: 'not reached',
      evidence,
      runs,
    });
  }
}

/** Claims of the environment that are neither held nor failed yet. */
export function openClaims({ day: { claims }, journal: { events } }: Attempt): readonly TestedClaim[] {
  const decided = new Set(
    events.flatMap((event) => (event.type === 'claim' && event.outcome !== 'not reached' ? [event.id] : [])),
  );
  return claims.filter(({ claim }) => !decided.has(claim.id));
}
