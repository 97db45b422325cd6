import type { Attempt, Side } from './attempt';
import type { DifferenceRefused } from './difference';

/** Why runs cannot be held against anything, or not against each other, whatever the question is. */
export function standing(a: Side, b: Side): DifferenceRefused[] {
  const rows: DifferenceRefused[] = [
    { field: 'verdict', a: worst(a, invalid), b: worst(b, invalid), across: null, next: VALID },
    { field: 'completeness', a: worst(a, partial), b: worst(b, partial), across: null, next: COMPLETE },
  ];
  return [...rows.filter((row) => row.a !== FINE || row.b !== FINE), ...shared(a, b)];
}

const FINE = 'fine';
const VALID = 'compare runs whose verdict is valid or suspect';
const COMPLETE = 'compare runs that were not stopped half-way';

/** A number that its own verdict rejects, or that a stopped run left, says nothing about another. */
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
function shared(a: Side, b: Side): DifferenceRefused[] {
  const identity = ({ result }: Attempt) =>
    `${result.runId} ${result.instanceId} ${result.commandId} ${result.window.startedAt}`;
  const seen = new Set(a.attempts.map(identity));
  const both = b.attempts.filter((attempt) => seen.has(identity(attempt))).map((attempt) => attempt.name);
  if (both.length === 0) return [];
  const next = 'name each run on one side only';
  return [{ field: 'measurement', a: both.join(', '), b: 'the same', across: null, next }];
}
