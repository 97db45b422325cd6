import { resolve } from 'node:path';
import type { AcrossName } from '../../compare';
import type { MeasuredRun } from '../../contract/measured-run';
import { requestError } from '../../core/errors';
import { comparisonView, renderComparison, renderResult, renderRuns } from '../../report';
import { folderReader, isPath, manifestAt } from '../../run';
import { withMeasuredRuns } from '../account/measured-runs';
import { runIdOf, withAccount } from '../account/open-account';
import { choosePrinter } from '../printers/choose-printer';
import { wantsColor } from '../printers/colors';
import type { Printer } from '../printers/printer';
import { type Call, print, printJson } from '../program/call';
import { acrossOf } from '../request/across-groups';
import { reportCsv } from '../views/reports/report-csv';
import { reportSource, showReport, writePage } from '../views/reports/show-report';
import { endByVerdict } from '../views/reports/verdict-ending';

/** One run in full, or several side by side. */
export async function command(call: Call): Promise<void> {
  const printer = choosePrinter(call);
  const [first, ...others] = call.args.filter((name) => name !== undefined);
  const across = acrossOf(call);
  if (across.length > 0 && others.length === 0) throw nothingToCompare();
  try {
    if (first === undefined || (others.length === 0 && !isPath(first))) return await ofAccount(call, printer);
    if (others.length === 0) return await ofFolder(call, printer, first);
    const runs = await withMeasuredRuns(call, printer, [first, ...others], async (found) => found);
    printer.close();
    showRuns(call, runs, across);
  } finally {
    printer.close();
  }
}

async function ofAccount(call: Call, printer: Printer): Promise<void> {
  await withAccount(call, printer, call.args[0], async (account) => {
    const runId = await runIdOf(call, account);
    printer.close();
    const { results } = await showReport(call, reportSource(account), runId);
    endByVerdict(call, runId, results);
  });
}

async function ofFolder(call: Call, printer: Printer, name: string): Promise<void> {
  const folder = resolve(call.io.cwd, name);
  const manifest = manifestAt(folder);
  printer.close();
  if (manifest !== null) {
    const { results } = await showReport(
      call,
      { store: folderReader(folder, manifest.runId), deployment: null },
      manifest.runId,
    );
    return endByVerdict(call, name, results);
  }
  await withMeasuredRuns(call, printer, [name], async ([run]) => {
    if (run !== undefined) showBare(call, run);
  });
}

/** Without a manifest there is no page: the instance, the phases and the price are in it. */
function showBare(call: Call, run: MeasuredRun): void {
  const { name, results } = run;
  const { io, options } = call;
  const style = { color: wantsColor(io, io.out, options.color), width: io.out.width() };
  if (options.json) printJson(call, { results });
  else if (options.csv) print(call, reportCsv([run]));
  else print(call, results.map((result) => renderResult(name, result, style)).join('\n'));
  endByVerdict(call, name, results);
}

function showRuns(call: Call, runs: readonly MeasuredRun[], across: readonly AcrossName[]): void {
  const { io, options } = call;
  const anchors = options.anchors === true;
  const file = options.html === undefined ? undefined : resolve(io.cwd, options.html);
  const view = comparisonView(runs, across);
  if (file !== undefined) writePage(file, renderComparison(view, { anchors }));
  if (options.json) printJson(call, { ...view, page: file ?? null });
  else if (options.csv) print(call, reportCsv(runs));
  else {
    const color = wantsColor(io, io.out, options.color);
    print(call, renderRuns(view, { color, width: io.out.width(), anchors }));
    if (file !== undefined) print(call, `\npage: ${file}`);
  }
  for (const { name, results } of runs) endByVerdict(call, name, results);
}

function nothingToCompare() {
  return requestError('SideMissing', '--across says what may differ between runs, and one run is named', {
    next: 'write `trainyard report A B --across GROUP`, or leave --across out',
  });
}
