import type { Attempt, Side } from './attempt';
import { FIELDS, type Field } from './fields';

/** One field in which two sides are not alike. */
export interface Difference {
  /** Name of the field, as people read it. */
  readonly field: string;
  /** One value per side; several, if its repeats do not agree. */
  readonly a: string;
  /** The same for the other side. */
  readonly b: string;
}

/** How two sides differ, field by field, and what follows from it. */
export interface Comparability {
  /** Empty: comparable. */
  readonly refusals: readonly Difference[];
  /** What is compared: layout, concurrency, preset. */
  readonly differs: readonly Difference[];
  /** Differences that may explain a result and forbid nothing. */
  readonly noted: readonly Difference[];
  /** Fields that must be the same and that a side does not record. */
  readonly unchecked: readonly string[];
}

const NOT_RECORDED = 'not recorded';

/** Whether two sides may be compared at all, and which fields say so. */
export function comparability(a: Side, b: Side): Comparability {
  const rows = FIELDS.map((field) => ({ field, a: valuesOf(field, a), b: valuesOf(field, b) }));
  const of = (rule: Field['rule']) => rows.filter((row) => row.field.rule === rule);
  const unequal = of('must be the same').filter(
    (row) => new Set([...known(row.a), ...known(row.b)]).size > 1,
  );
  const free = of('may differ');
  const mixed = free.filter((row) => row.a.size > 1 || row.b.size > 1);
  const changed = [...free, ...of('is noted')].filter((row) => joined(row.a) !== joined(row.b));
  return {
    refusals: [...standing(a, b), ...shared(a, b), ...unequal.map(difference), ...mixed.map(difference)],
    differs: changed.filter((row) => row.field.rule === 'may differ').map(difference),
    noted: changed.filter((row) => row.field.rule === 'is noted').map(difference),
    unchecked: of('must be the same')
      .filter((row) => row.a.has(NOT_RECORDED) || row.b.has(NOT_RECORDED))
      .map((row) => row.field.name),
  };
}

interface Row {
  readonly field: Field;
  readonly a: ReadonlySet<string>;
  readonly b: ReadonlySet<string>;
}

function valuesOf(field: Field, side: Side): ReadonlySet<string> {
  return new Set(side.attempts.map((attempt) => field.of(attempt) ?? NOT_RECORDED));
}

const known = (values: ReadonlySet<string>) => [...values].filter((value) => value !== NOT_RECORDED);
const joined = (values: ReadonlySet<string>) => [...values].sort().join(' and ');
const difference = ({ field, a, b }: Row): Difference => ({
  field: field.name,
  ...apart(joined(a), joined(b)),
});

/** Of two long lists only the words that the other does not have: one changed package among thirty. */
function apart(a: string, b: string): { a: string; b: string } {
  const [words, others] = [a.split(' '), b.split(' ')];
  if (Math.min(words.length, others.length) < LONG) return { a, b };
  const without = (list: string[], known: string[]) =>
    list.filter((word) => !known.includes(word)).join(' ') || 'none';
  return { a: without(words, others), b: without(others, words) };
}

const LONG = 5;

/** A number that its own verdict rejects, or that a stopped run left, says nothing about another. */
function standing(a: Side, b: Side): Difference[] {
  const rows: Difference[] = [
    { field: 'verdict', a: worst(a, invalid), b: worst(b, invalid) },
    { field: 'completeness', a: worst(a, partial), b: worst(b, partial) },
  ];
  return rows.filter((row) => row.a !== FINE || row.b !== FINE);
}

const FINE = 'fine';

function worst(side: Side, problem: (attempt: Attempt) => string | null): string {
  const found = side.attempts.map(problem).filter((text) => text !== null);
  return found.length === 0 ? FINE : found.join('; ');
}

function invalid({ name, result: { verdict } }: Attempt): string | null {
  if (verdict.status !== 'invalid') return null;
  const checks = verdict.checks.filter((check) => check.status === 'invalid').map((check) => check.name);
  return `${name} is invalid (${checks.join(', ')})`;
}

function partial({ name, result }: Attempt): string | null {
  if (!result.partial) return null;
  return `${name} is partial (${result.stopReason ?? 'reason not recorded'})`;
}

/** One measurement on both sides would be counted as evidence against itself. */
function shared(a: Side, b: Side): Difference[] {
  const identity = ({ result }: Attempt) =>
    `${result.runId} ${result.instanceId} ${result.commandId} ${result.window.startedAt}`;
  const seen = new Set(a.attempts.map(identity));
  const both = b.attempts.filter((attempt) => seen.has(identity(attempt))).map((attempt) => attempt.name);
  return both.length === 0 ? [] : [{ field: 'measurement', a: both.join(', '), b: 'the same' }];
}
