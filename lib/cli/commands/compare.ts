import { attemptsOf, compareRuns, type Side, unmeasuredIn } from '../../compare';
import type { MeasuredRun } from '../../contract/measured-run';
import { requestError } from '../../core/errors';
import { renderDifferences } from '../../report';
import { withMeasuredRuns } from '../account/measured-runs';
import { names } from '../options/parsers';
import { choosePrinter } from '../printers/choose-printer';
import { wantsColor } from '../printers/colors';
import { type Call, print, printJson } from '../program/call';
import { acrossOf } from '../request/across-groups';
import { compareCsv } from '../views/reports/compare-csv';

/** The first group is what the others are compared with. */
export async function command(call: Call): Promise<void> {
  const groups = call.args.map((group) => names(group ?? ''));
  if (groups.length < 2 || groups.some((group) => group.length === 0)) {
    throw requestError('SideMissing', 'a comparison takes two runs or more', {
      next: 'write `trainyard compare A B`, or repeats of each side: `trainyard compare A1,A2,A3 B1,B2,B3`',
    });
  }
  const across = acrossOf(call);
  const printer = choosePrinter(call);
  try {
    const sides = await withMeasuredRuns(call, printer, groups.flat(), (runs) => sidesOf(groups, runs));
    printer.close();
    const [base, ...others] = sides;
    if (base === undefined) return;
    const comparisons = others.map((other) => compareRuns(base, other, { across }));
    if (call.options.json) return printJson(call, comparisons);
    if (call.options.csv) return print(call, compareCsv(base, others, comparisons));
    const { io, options } = call;
    const style = { color: wantsColor(io, io.out, options.color), width: io.out.width() };
    print(call, comparisons.map((comparison) => renderDifferences(comparison, style)).join('\n'));
  } finally {
    printer.close();
  }
}

function sidesOf(groups: readonly string[][], runs: readonly MeasuredRun[]): Promise<Side[]> {
  const byName = new Map(runs.map((run) => [run.name, run]));
  return Promise.all(
    groups.map(async (group) => {
      const found = [...new Set(group)].flatMap((name) => byName.get(name) ?? []);
      const attempts = await Promise.all(found.map(attemptsOf));
      return { name: group.join(','), attempts: attempts.flat(), unmeasured: found.flatMap(unmeasuredIn) };
    }),
  );
}
