import type { Manifest } from '../../contract/manifest';
import type { Outcome } from '../../contract/outcome';
import { outcomeSummary } from '../../contract/outcome-summary';

/** Shorter silence is the runner's own polling and is not worth a line. */
const GAP_SECONDS = 1;
const GAP_SHARE = 0.05;

/**
 * One attempt of a phase, a silence between two, or a phase of the run that has no outcome. Null where it
 * does not apply.
 */
export interface TimelineRow {
  readonly kind: 'attempt' | 'gap' | 'missing';
  readonly name: string;
  /** 1 for the first attempt of a phase on an instance. */
  readonly attempt: number;
  readonly instanceId: string | null;
  /** Number of that instance in a report of several; null in a report of one. */
  readonly instance: number | null;
  readonly startedAt: string | null;
  /** Seconds after the first start. */
  readonly offset: number | null;
  readonly seconds: number | null;
  readonly status: Outcome['status'] | 'gap' | 'no outcome';
  readonly note: string;
  /** What to do about a failed attempt. */
  readonly next: string | null;
}

type UnnumberedRow = Omit<TimelineRow, 'instance'>;

/**
 * Every attempt of every phase in order of time; silence between them and phases without an outcome have
 * names. `numbered` are the ids of the instances by number; empty where there is no need for numbers.
 */
export function timelineRows(
  manifest: Manifest,
  outcomes: readonly Outcome[],
  numbered: readonly string[] = [],
): TimelineRow[] {
  const ordered = [...outcomes].sort((a, b) => instant(a.startedAt) - instant(b.startedAt));
  const origin = Math.min(...ordered.map(({ startedAt }) => instant(startedAt)));
  const offsets = ordered.map(({ startedAt }) => (instant(startedAt) - origin) / 1000);
  const span = Math.max(0, ...ordered.map(({ seconds }, index) => (offsets[index] ?? 0) + seconds));
  const shortest = Math.max(GAP_SECONDS, span * GAP_SHARE);
  const rows: UnnumberedRow[] = [];
  const attempts = new Map<string, number>();
  let busyUntil = 0;
  let before = '';
  for (const [index, outcome] of ordered.entries()) {
    const offset = offsets[index] ?? 0;
    if (before !== '' && offset - busyUntil >= shortest) {
      rows.push(gap(before, outcome.job, busyUntil, offset - busyUntil));
    }
    const key = `${outcome.instanceId} ${outcome.job}`;
    attempts.set(key, (attempts.get(key) ?? 0) + 1);
    rows.push(attempt(outcome, attempts.get(key) ?? 1, offset));
    const end = offset + outcome.seconds;
    if (end >= busyUntil) before = outcome.job;
    busyUntil = Math.max(busyUntil, end);
  }
  const all = [...rows, ...missing(manifest, outcomes)];
  return all.map((row) => ({ ...row, instance: numbered.indexOf(row.instanceId ?? '') + 1 || null }));
}

/** A time that cannot be read sorts first, and shows, instead of spoiling every other row. */
function instant(iso: string): number {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? 0 : at;
}

function attempt(outcome: Outcome, number: number, offset: number): UnnumberedRow {
  const { code, message, next } = outcome.reason;
  return {
    kind: 'attempt',
    name: outcome.job,
    attempt: number,
    instanceId: outcome.instanceId,
    startedAt: outcome.startedAt,
    offset,
    seconds: outcome.seconds,
    status: outcome.status,
    note: outcome.status === 'succeeded' ? outcomeSummary(outcome).join('; ') : `${code}: ${message}`,
    next: outcome.status === 'succeeded' ? null : (next ?? null),
  };
}

function gap(before: string, after: string, offset: number, seconds: number): UnnumberedRow {
  return {
    kind: 'gap',
    name: 'idle',
    attempt: 0,
    instanceId: null,
    startedAt: null,
    offset,
    seconds,
    status: 'gap',
    note: `between ${before} and ${after}`,
    next: null,
  };
}

function missing(manifest: Manifest, outcomes: readonly Outcome[]): UnnumberedRow[] {
  return manifest.phases.flatMap((phase) =>
    manifest.target.instanceIds
      .filter((id) => !outcomes.some((outcome) => outcome.job === phase && outcome.instanceId === id))
      .map((id) => ({
        kind: 'missing' as const,
        name: phase,
        attempt: 0,
        instanceId: id,
        startedAt: null,
        offset: null,
        seconds: null,
        status: 'no outcome' as const,
        note: 'not reached, or its host went silent',
        next: null,
      })),
  );
}
