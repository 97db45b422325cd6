/** The end of a run: its report on stdout, as a table or as data. */
import { resolve } from 'node:path';
import { latencySamples } from '../../contract/request-sample';
import { writeWhole } from '../../core/files';
import { buildView, renderHtml, renderTerminal, shownResult } from '../../report';
import { type Collected, collectRequests, collectRun, type ObjectReader } from '../../run';
import { wantsColor } from '../printers/colors';
import { type Call, print, printJson } from '../program/call';
import { reportCsv } from './report-csv';

/**
 * `page` is where the HTML goes when the operator named no file; none is written without either.
 * Returns what was shown, for the verdict that decides how the command ends.
 */
export async function showReport(
  call: Call,
  store: ObjectReader,
  runId: string,
  page?: string,
): Promise<Collected> {
  const { io, options } = call;
  const collected = await collectRun(store, runId);
  const shown = shownResult(collected.results);
  const requests = shown === null ? null : await collectRequests(store, shown);
  const view = buildView({ ...collected, ...(requests && { samples: latencySamples(requests) }) });
  const anchors = options.anchors === true;
  const file = options.html === undefined ? page : resolve(io.cwd, options.html);
  if (file !== undefined) writePage(file, renderHtml(view, { anchors }));
  if (options.json) {
    printJson(call, { ...collected, page: file ?? null });
    return collected;
  }
  if (options.csv) {
    print(call, reportCsv([{ name: runId, ...collected }]));
    return collected;
  }
  const color = wantsColor(io, io.out, options.color);
  print(call, renderTerminal(view, { color, width: io.out.width(), anchors }));
  if (file !== undefined) print(call, `\npage: ${file}`);
  return collected;
}

/** Writes a page, whole or not at all. */
export function writePage(file: string, text: string): void {
  writeWhole(file, text, 'name a file that you can write with --html');
}
