import type { Attempt, Side } from './attempt';
import type { Difference, DifferenceRefused, DifferencesAcross } from './difference';
import { FIELDS, type Field } from './fields';
import { type AcrossName, GROUPS, isAcrossName } from './groups';
import { standing } from './standing';

/** How two sides differ, field by field, and what follows from it. */
export interface Comparability {
  /** Empty: comparable. */
  readonly refusals: readonly DifferenceRefused[];
  /** What the question is about, group by group as it was named. */
  readonly across: readonly DifferencesAcross[];
  /** What may differ without being named: layout, compiled lengths, concurrency, recipe. */
  readonly differs: readonly Difference[];
  /** Differences that may explain a result and forbid nothing. */
  readonly noted: readonly Difference[];
  /** Fields that must be the same and that a side does not record. */
  readonly unchecked: readonly string[];
}

const NOT_RECORDED = 'not recorded';

/**
 * Whether two sides may be compared at all, and which fields say so. A difference in a group of `across` is what the
 * question is about, and refuses nothing; the repeats of one side must be alike in any case.
 */
export function comparability(a: Side, b: Side, across: readonly AcrossName[] = []): Comparability {
  const rows = FIELDS.map((field) => rowOf(field, a, b));
  const asked = (row: Row) => across.some((group) => group === row.field.group);
  const mixed = rows.filter(isMixed);
  const alike = rows.filter((row) => !isMixed(row));
  const unasked = alike.filter((row) => !asked(row) && differs(row));
  const under = (rule: Field['rule']) => unasked.filter(({ field }) => field.rule === rule);
  return {
    refusals: [...standing(a, b), ...under('must be the same').map(refused), ...mixed.map(mixedSide)],
    across: across.map((group) => ({
      group,
      differences: alike
        .filter((row) => row.field.group === group && differs(row))
        .flatMap((row) => inParts(row, a, b))
        .map(difference),
    })),
    differs: under('may differ').map(difference),
    noted: under('is noted').map(difference),
    unchecked: rows
      .filter((row) => row.field.rule === 'must be the same')
      .filter((row) => row.a.has(NOT_RECORDED) || row.b.has(NOT_RECORDED))
      .map((row) => row.field.name),
  };
}

/** Fields in which two sides differ, whatever that means. */
export function changedFields(a: Side, b: Side): Field[] {
  return FIELDS.map((field) => rowOf(field, a, b))
    .filter(differs)
    .map(({ field }) => field);
}

interface Row {
  readonly field: Field;
  readonly a: ReadonlySet<string>;
  readonly b: ReadonlySet<string>;
}

function rowOf(field: Field, a: Side, b: Side): Row {
  const valuesOf = (side: Side) => new Set(side.attempts.map((attempt) => field.of(attempt) ?? NOT_RECORDED));
  return { field, a: valuesOf(a), b: valuesOf(b) };
}

const known = (values: ReadonlySet<string>) => [...values].filter((value) => value !== NOT_RECORDED);
const joined = (values: ReadonlySet<string>) => [...values].sort().join(' and ');

/** What nobody recorded is no difference where a difference refuses; elsewhere it is one that is said. */
function differs({ field, a, b }: Row): boolean {
  if (field.rule === 'must be the same') return new Set([...known(a), ...known(b)]).size > 1;
  return joined(a) !== joined(b);
}

/** Whether the repeats of a side are of more than one configuration. */
function isMixed({ field, a, b }: Row): boolean {
  return field.rule !== 'is noted' && (known(a).length > 1 || known(b).length > 1);
}

const difference = ({ field, a, b }: Row): Difference => ({
  field: field.name,
  ...apart(joined(a), joined(b)),
});

function refused(row: Row): DifferenceRefused {
  const { group } = row.field;
  if (isAcrossName(group)) return { ...difference(row), across: group, next: `add \`--across ${group}\`` };
  return { ...difference(row), across: null, next: GROUPS[group].instead ?? '' };
}

const mixedSide = (row: Row): DifferenceRefused => ({
  ...difference(row),
  across: null,
  next: 'repeats are of one configuration: give each configuration a side of its own',
});

/** Thirty versions are thirty fields, once the question is about them and both sides have them. */
function inParts(row: Row, a: Side, b: Side): Row[] {
  const { field } = row;
  const { parts } = field;
  if (parts === undefined || row.a.has(NOT_RECORDED) || row.b.has(NOT_RECORDED)) return [row];
  const all = [...a.attempts, ...b.attempts].map((attempt) => parts(attempt) ?? {});
  const names = [...new Set(all.flatMap((values) => Object.keys(values)))].sort();
  const one = (name: string): Field => ({ ...field, name, of: (attempt: Attempt) => parts(attempt)?.[name] });
  return names.map((name) => rowOf(one(name), a, b)).filter(differs);
}

/** Of two long lists only the words that the other does not have: one changed package among thirty. */
function apart(a: string, b: string): { a: string; b: string } {
  const [words, others] = [a.split(' '), b.split(' ')];
  if (Math.min(words.length, others.length) < LONG) return { a, b };
  const without = (list: string[], known: string[]) =>
    list.filter((word) => !known.includes(word)).join(' ') || 'none';
  return { a: without(words, others), b: without(others, words) };
}

const LONG = 5;
