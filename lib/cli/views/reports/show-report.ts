/** The end of a run: its report on stdout, as a table or as data. */
import { resolve } from 'node:path';
import type { Deployment } from '../../../contract/deployment';
import { latencySamples } from '../../../contract/request-sample';
import type { Result } from '../../../contract/result';
import { isTrainyardError, phaseError } from '../../../core/errors';
import { writeWhole } from '../../../core/files';
import { buildView, renderHtml, renderTerminal, shownResults } from '../../../report';
import { type Collected, collectRequests, collectRun, type ObjectReader } from '../../../run';
import { wantsColor } from '../../printers/colors';
import { type Call, print, printJson } from '../../program/call';
import { reportCsv } from './report-csv';

/** Where a run is read from, and the deployment that its manifest is held to; null for a copy in a folder. */
interface ReportSource {
  readonly store: ObjectReader;
  readonly deployment: Deployment | null;
}

/** The bucket of an account, with its deployment. */
export function reportSource({
  ports,
  deployment,
}: {
  readonly ports: { readonly store: ObjectReader };
  readonly deployment: Deployment;
}): ReportSource {
  return { store: ports.store, deployment };
}

/**
 * `page` is where the HTML goes when the operator named no file; none is written without either.
 * Returns what was shown, for the verdict that decides how the command ends.
 */
export async function showReport(
  call: Call,
  { store, deployment }: ReportSource,
  runId: string,
  page?: string,
): Promise<Collected> {
  const { io, options } = call;
  const collected = await stored(runId, () => collectRun(store, runId, deployment));
  const samples = await stored(runId, () => samplesOf(store, shownResults(collected.results)));
  const view = buildView({ ...collected, samplesOf: (result) => samples.get(result) });
  const anchors = options.anchors === true;
  const file = options.html === undefined ? page : resolve(io.cwd, options.html);
  if (file !== undefined) writePage(file, renderHtml(view, { anchors }));
  if (options.json) {
    printJson(call, { ...collected, instances: view.instanceTable.rows, page: file ?? null });
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

/** What was measured is in the bucket: a call that fails now has cost the report and nothing else. */
async function stored<T>(runId: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isTrainyardError(error) || error.code !== 'CallFailed') throw error;
    throw phaseError(error.code, `${error.message}; what ${runId} has made is stored`, {
      next: `when the service answers again, read it with \`trainyard report ${runId}\``,
      cause: error.cause,
      ...(error.data && { data: error.data }),
    });
  }
}

/** Seconds of the requests of each result whose file of requests is there. */
async function samplesOf(store: ObjectReader, results: readonly Result[]) {
  const samples = new Map<Result, ReturnType<typeof latencySamples>>();
  for (const result of results) {
    const requests = await collectRequests(store, result);
    if (requests !== null) samples.set(result, latencySamples(requests));
  }
  return samples;
}

/** Writes a page, whole or not at all. */
export function writePage(file: string, text: string): void {
  writeWhole(file, text, 'name a file that you can write with --html');
}
