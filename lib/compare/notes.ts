import { formatCount } from '../core/units';
import { answersCompared, answersNote } from './answers';
import type { Side } from './attempt';
import { type Comparability, changedFields } from './comparability';
import type { Basis } from './comparison';
import { countsInstances, unitsOf } from './units';

/** Below this the 99th percentile rests on the one or two slowest requests. */
const FEWEST_FOR_P99 = 100;

/** What a reader must know beside the numbers. */
export function notesOf(a: Side, b: Side, basis: Basis, fields: Omit<Comparability, 'refusals'>): string[] {
  const attempts = [...a.attempts, ...b.attempts];
  const unmeasured = [...(a.unmeasured ?? []), ...(b.unmeasured ?? [])];
  const fewest = Math.min(...attempts.map(({ result }) => result.counts.completed));
  const biased = biasedMetrics(attempts);
  const limits = attempts.map(({ result }) => result.goodput ?? null);
  const reasons = changedFields(a, b).filter((field) => field.changesText);
  const answers = answersNote(
    answersCompared(a, b),
    reasons.map(({ name }) => name),
  );
  const idle = fields.across.filter(({ differences }) => differences.length === 0).map(({ group }) => group);
  const notes: [boolean, string][] = [
    [basis === 'repeats', 'intervals: 95 %, bootstrap over the repeats, widened because repeats are few'],
    [
      basis === 'instances',
      'intervals: 95 %, bootstrap over the instances, widened because instances are few; they hold how instances differ',
    ],
    [basis === 'requests', WITHIN_RUN],
    [countsInstances(a, b), instancesNote(a, b, basis)],
    [unmeasured.length > 0, `without a result, and so not in the comparison: ${unmeasured.join(', ')}`],
    [basis === 'none', 'no intervals: there is one run on a side, and its requests are not at hand'],
    [idle.length > 0, `named with --across, and nothing recorded differs in it: ${idle.join(', ')}`],
    [
      fields.differs.length === 0 && idle.length === fields.across.length,
      'no difference in layout, concurrency or preset is recorded: these are repeats',
    ],
    [
      fields.unchecked.length > 0,
      `not checked, because a side does not record it: ${fields.unchecked.join(', ')}`,
    ],
    [answers !== undefined, answers ?? ''],
    [biased.length > 0, `biased by the way in which tokens arrived: ${biased.join('; ')}`],
    [fewest < FEWEST_FOR_P99, `p99 of ${fewest} requests is nearly their maximum`],
    [
      limits.some((it) => it !== null) && !sameLimits(limits),
      'goodput is left out: its limits differ, or a run has none',
    ],
    [basis !== 'none', 'each interval stands alone: of twenty without any difference, one will show one'],
  ];
  return notes.filter(([applies]) => applies).map(([, text]) => text);
}

const NAMES: Readonly<Record<string, string>> = {
  ttftSeconds: 'TTFT',
  tpotSeconds: 'TPOT',
  interTokenSeconds: 'ITL',
};

/** A run can be valid while one of its numbers is not. */
function biasedMetrics(attempts: Side['attempts']): string[] {
  return attempts.flatMap(({ name, result: { verdict } }) =>
    Object.entries(verdict.metrics ?? {})
      .filter(([, { status }]) => status === 'biased')
      .map(([metric, { reason }]) => `${NAMES[metric] ?? metric} of ${name} (${reason})`),
  );
}

/** Instances are separate hardware: what was done with them is said, not left to be guessed. */
function instancesNote(a: Side, b: Side, basis: Basis): string {
  const [ofA, ofB] = [a, b].map((side) => formatCount(unitsOf(side, true).length, 'instance'));
  const counted = `A was measured on ${ofA}, B on ${ofB}: an instance counts once, by the mean of its repeats`;
  return basis === 'instances' ? counted : `${counted}; no interval here holds how instances differ`;
}

const WITHIN_RUN =
  'intervals: 95 %, bootstrap over requests: variation within these runs only; two runs of one configuration may differ by more, so repeat them before you conclude';

function sameLimits(limits: readonly ({ ttftSeconds: number; tpotSeconds: number } | null)[]): boolean {
  return new Set(limits.map((it) => `${it?.ttftSeconds} ${it?.tpotSeconds}`)).size === 1;
}
