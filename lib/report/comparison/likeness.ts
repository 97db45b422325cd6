import {
  type AcrossName,
  type Attempt,
  comparability,
  type DifferencesAcross,
  type MetricsUnlike,
  metricsUnlike,
  type Side,
} from '../../compare';
import type { MeasuredRun } from '../../contract/measured-run';
import { shownResult } from '../view/shown-result';

/** What of a measured run a comparison reads. */
export type ComparedRun = Pick<MeasuredRun, 'name' | 'manifest' | 'outcomes' | 'results'>;

/** What differs between the first run and another in a group that was named. */
interface RunsAcross extends DifferencesAcross {
  /** Name of the first run. */
  readonly a: string;
  /** Name of the other. */
  readonly b: string;
}

/** How far several runs are alike. */
export interface Likeness {
  /** What the question is about; without pairs in which nothing differs. */
  readonly across: readonly RunsAcross[];
  /** Metrics that mean something else from one run to another, group by group. */
  readonly unlike: readonly MetricsUnlike[];
  /** Why no frontier is drawn; empty when one is. */
  readonly notComparable: readonly string[];
}

/** The numbers that a frontier is made of. */
const AXES = ['output throughput', 'TPOT p50'];
const SHOWN = [...AXES, 'TTFT p50', 'TTFT p99', 'TPOT p99', 'E2E p50', 'goodput'];

/** A frontier over runs of different models or prompts would be a ranking of unlike things. */
export function likenessOf(runs: readonly ComparedRun[], across: readonly AcrossName[]): Likeness {
  const [first, ...others] = runs.flatMap(sideOf);
  if (first === undefined) return { across: [], unlike: [], notComparable: [] };
  const pairs = others.map((other) => ({ name: other.name, ...comparability(first, other, across) }));
  const refused = pairs.flatMap(({ name, refusals }) =>
    refusals.map((row) => {
      const allowed = row.across === null ? '' : ` (unless --across ${row.across})`;
      return `${first.name} and ${name} differ in ${row.field}: ${row.a} | ${row.b}${allowed}`;
    }),
  );
  const unlike = unlikeOf(pairs, across);
  return {
    across: pairs.flatMap((pair) =>
      pair.across
        .filter(({ differences }) => differences.length > 0)
        .map((found) => ({ a: first.name, b: pair.name, ...found })),
    ),
    unlike,
    notComparable: [...new Set([...refused, ...unlike.flatMap(noFrontier)])],
  };
}

function sideOf(run: ComparedRun): Side[] {
  const result = shownResult(run.results);
  if (result === null || result.partial || result.verdict.status === 'invalid') return [];
  const { name, manifest, outcomes } = run;
  const attempt: Attempt = { name, result, manifest, outcomes, requests: null };
  return [{ name, attempts: [attempt] }];
}

function unlikeOf(
  pairs: ReadonlyArray<{ readonly across: readonly DifferencesAcross[] }>,
  across: readonly AcrossName[],
): MetricsUnlike[] {
  const merged = across.map((group) => ({
    group,
    differences: pairs.flatMap((pair) =>
      pair.across.filter((it) => it.group === group).flatMap(({ differences }) => differences),
    ),
  }));
  return metricsUnlike(merged, SHOWN);
}

function noFrontier({ group, metrics, because }: MetricsUnlike): string[] {
  const axes = AXES.filter((axis) => metrics.includes(axis));
  return axes.length === 0 ? [] : [`across ${group}, ${axes.join(' and ')} is not like for like: ${because}`];
}
