/** The end of a run: its report on stdout, as a table or as data. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { buildView, renderHtml, renderTerminal } from '../report';
import { collectRun } from '../run';
import { type Call, print, printJson } from './call';
import { wantsColor } from './colors';
import type { Reached } from './reach';

/** `page` is where the HTML goes when the operator named no place; none is written without either. */
export async function showReport(call: Call, reached: Reached, runId: string, page?: string): Promise<void> {
  const { io, options } = call;
  const collected = await collectRun(reached.ports.store, runId);
  const view = buildView(collected);
  const file = options.html === undefined ? page : resolve(io.cwd, options.html);
  if (file !== undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, renderHtml(view));
  }
  if (options.json) return printJson(call, { ...collected, page: file ?? null });
  print(call, renderTerminal(view, { color: wantsColor(io, io.out, options.color), width: io.out.width() }));
  if (file !== undefined) print(call, `\npage: ${file}`);
}
