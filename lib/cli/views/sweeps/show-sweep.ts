/** The end of a sweep: its report on stdout, as tables, as data or as CSV, and as a page. */
import { resolve } from 'node:path';
import {
  renderSweepHtml,
  renderSweepTerminal,
  type SweepMeasurements,
  sweepReport,
  sweepReportCsv,
} from '../../../sweep-report';
import { collectSweep } from '../../../sweep-run';
import type { OpenAccount } from '../../account/open-account';
import { wantsColor } from '../../printers/colors';
import { type Call, print, printJson } from '../../program/call';
import { writePage } from '../reports/show-report';

/**
 * `page` is where the HTML goes when the operator named no file; none is written without either. Returns what was shown,
 * for the cells that decide how the command ends.
 */
export async function showSweep(
  call: Call,
  { ports, deployment }: Pick<OpenAccount, 'ports' | 'deployment'>,
  sweepId: string,
  page?: string,
): Promise<SweepMeasurements> {
  const { io, options } = call;
  const measurements = await collectSweep(ports.store, sweepId, deployment);
  const report = sweepReport(measurements);
  const file = options.html === undefined ? page : resolve(io.cwd, options.html);
  if (file !== undefined) writePage(file, renderSweepHtml(report, { anchors: options.anchors === true }));
  if (options.json) printJson(call, { ...report, page: file ?? null });
  else if (options.csv) print(call, sweepReportCsv(report));
  else {
    const color = wantsColor(io, io.out, options.color);
    print(call, renderSweepTerminal(report, { color, width: io.out.width() }));
    if (file !== undefined) print(call, `\npage: ${file}`);
  }
  return measurements;
}
