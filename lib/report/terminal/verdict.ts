import type { ReportView } from '../view';
import { type Paper, pairs } from './block';
import { clean } from './clean';

/** The verdict as a block: what failed, on what evidence, and what to do, before any number. */
export function verdictBlock({ about, ...paper }: Paper, { verdict }: Pick<ReportView, 'verdict'>): string {
  const { colors } = paper;
  const paint = paintOf(colors);
  const rows = verdict.failing.flatMap((check) => [
    [check.status, `${check.name}: ${check.evidence}`] as const,
    ['  rule', check.threshold] as const,
    ['  because', check.reason] as const,
    ['  next', check.next] as const,
  ]);
  const names = (checks: ReadonlyArray<{ readonly name: string }>) =>
    checks.map(({ name }) => name).join(', ') || 'none';
  const open = verdict.notJudged.length === 0 ? [] : [['not judged', names(verdict.notJudged)] as const];
  const doubted = verdict.doubted.map(({ name, status, reason }) => [`${name} ${status}`, reason] as const);
  const rest = verdict.status === 'none' ? [] : [['passed', names(verdict.passed)] as const, ...open];
  const of = about === undefined ? '' : ` of ${about}`;
  const title = `Verdict${of}  ${paint[verdict.status](clean(verdict.headline))}`;
  return rows.length + doubted.length + rest.length === 0
    ? colors.bold(title)
    : pairs(paper, title, [...rows, ...doubted, ...rest], verdict.failing.length > 0);
}

const paintOf = (colors: Paper['colors']) => ({
  valid: colors.green,
  suspect: colors.yellow,
  invalid: colors.red,
  none: colors.yellow,
});

/** The verdict of a run on several instances: the worst of theirs, then each in a line. */
export function instanceVerdictsBlock(
  paper: Paper,
  { instances, instanceTable, verdict }: ReportView,
): string {
  const paint = paintOf(paper.colors)[verdict.status];
  const rows = instances.map(
    (it) => [`instance ${it.number}`, `${it.instanceId}  ${it.verdict.headline}`] as const,
  );
  return pairs(paper, `Verdict  ${paint(instanceTable.headline)}`, rows, false);
}
