import type { DayStatus } from '../../core/choices';
import { costOfSeconds } from '../../core/cost';
import { CLAIM_REGISTER } from '../claims/register';
import type { DayEvent } from './day-event';
import { DELETION_SECONDS } from './day-limit';

type Of<T extends DayEvent['type']> = Extract<DayEvent, { readonly type: T }>;

/** One environment of a day. */
interface DayEnvironmentRecord {
  /** Its name, `acceptance-` and that of the file. */
  readonly name: string;
  /** When it was begun, in ISO 8601. */
  readonly deployedAt: string;
  /** When nothing of it was left, in ISO 8601; null: it may still stand. */
  readonly destroyedAt: string | null;
  /** When it deletes itself, in ISO 8601. */
  readonly deleteAt: string;
  /** Ids of what its destruction left; empty as it should be. */
  readonly remains: readonly string[];
  /** USD for an hour of its instances. */
  readonly perHour: number;
  /** USD of its instances until now, or until its end. */
  readonly cost: number;
  /** Runs on it, oldest first. */
  readonly runs: readonly string[];
}

/** A claim of a day. */
export type DayClaim = Omit<Of<'claim'>, 'type'>;

/** A day, as its journal tells it. */
export interface DayRecord {
  /** How it began, with the limit of whoever went on last, and with the time scale of its emulated instances. */
  readonly began: Of<'began'>;
  /** Environments in the order of their deployment. */
  readonly environments: readonly DayEnvironmentRecord[];
  /** The last word on each claim of its stages, in the order of the register; claims without a word are left out. */
  readonly claims: readonly DayClaim[];
  /** What was predicted of each environment, beside what it measured. */
  readonly predicted: readonly Omit<Of<'predicted'>, 'type'>[];
  /** What was planned for each environment, beside what it measured. */
  readonly measured: readonly Omit<Of<'measured'>, 'type'>[];
  /** What went wrong beside claims. */
  readonly troubles: readonly Omit<Of<'trouble'>, 'type'>[];
  /** USD of all instances so far. Volumes, addresses, storage and transfer are not in it. */
  readonly cost: number;
  /** `open`: it was not ended; `resume` goes on. */
  readonly status: DayStatus;
}

/** A day from its events; `now` (milliseconds since the epoch) is what an environment that stands has cost until. */
export function dayRecord(events: readonly DayEvent[], now: number): DayRecord {
  const of = <T extends DayEvent['type']>(type: T) =>
    events.filter((event): event is Of<T> => event.type === type);
  const [first] = of('began');
  if (first === undefined) throw new TypeError('a journal begins with how the day began');
  const maxCost = of('limited').at(-1)?.maxCost ?? first.maxCost;
  const timeScale = of('scaled').at(-1)?.timeScale ?? first.emulated?.timeScale ?? null;
  const began = { ...first, maxCost, emulated: first.emulated && { timeScale } };
  const environments = environmentsOf(events, now);
  const last = events.at(-1);
  return {
    began,
    environments,
    claims: claimsOf(of('claim')),
    predicted: of('predicted').map(({ type: _, ...rest }) => rest),
    measured: of('measured').map(({ type: _, ...rest }) => rest),
    troubles: of('trouble').map(({ type: _, ...rest }) => rest),
    cost: environments.reduce((sum, { cost }) => sum + cost, 0),
    status: last?.type === 'ended' ? last.status : 'open',
  };
}

function environmentsOf(events: readonly DayEvent[], now: number): DayEnvironmentRecord[] {
  const found = new Map<string, DayEnvironmentRecord>();
  const change = (name: string, to: (was: DayEnvironmentRecord) => Partial<DayEnvironmentRecord>) => {
    const was = found.get(name);
    if (was !== undefined) found.set(name, { ...was, ...to(was) });
  };
  for (const event of events) {
    if (event.type === 'deploying') found.set(event.environment, deployingAgain(found, event));
    if (event.type === 'run') change(event.environment, ({ runs }) => ({ runs: [...runs, event.runId] }));
    if (event.type === 'destroyed')
      change(event.environment, (was) => ({
        destroyedAt: event.at,
        remains: event.remains,
        cost: was.cost + costUntil(was, Date.parse(event.at), event.goneBefore),
      }));
  }
  return [...found.values()].map((it) =>
    it.destroyedAt === null ? { ...it, cost: it.cost + costUntil(it, now, true) } : it,
  );
}

/** A stack that has deleted itself was paid for until then, and not until somebody looked. */
function costUntil(
  { deployedAt, deleteAt, perHour }: DayEnvironmentRecord,
  at: number,
  deletedItself: boolean,
): number {
  const latest = Date.parse(deleteAt) + DELETION_SECONDS * 1000;
  const until = deletedItself ? Math.min(at, latest) : at;
  return costOfSeconds(Math.max(0, until - Date.parse(deployedAt)) / 1000, perHour);
}

/** A second deployment of what stands moves its end; of what was destroyed, it begins to cost again. */
function deployingAgain(
  found: Map<string, DayEnvironmentRecord>,
  event: Of<'deploying'>,
): DayEnvironmentRecord {
  const { environment: name, at, deleteAt, perHour } = event;
  const was = found.get(name);
  if (was === undefined)
    return { name, deployedAt: at, destroyedAt: null, deleteAt, remains: [], perHour, cost: 0, runs: [] };
  if (was.destroyedAt === null) return { ...was, deleteAt };
  return { ...was, deployedAt: at, destroyedAt: null, deleteAt, remains: [], perHour };
}

/** A claim that was not reached may be tried again; the last word counts. */
function claimsOf(events: readonly Of<'claim'>[]): DayClaim[] {
  const last = new Map(events.map(({ type: _, ...claim }) => [claim.id, claim]));
  return CLAIM_REGISTER.flatMap(({ id }) => last.get(id) ?? []);
}
