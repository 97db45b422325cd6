import { instanceRows, shownResult } from '../../report';
import { type Collected, collectRun, listRunIds } from '../../run';
import { withAccount } from '../account/open-account';
import { choosePrinter } from '../printers/choose-printer';
import { columns } from '../printers/wrap';
import { type Call, print, printJson } from '../program/call';

/** Each row costs a few calls, and older runs are one `results get` away. */
const MOST = 30;

/** `trainyard results list`: the newest runs of an environment, with phases, verdict and rate of the worst instance. */
export async function command(call: Call): Promise<void> {
  const printer = choosePrinter(call);
  try {
    await withAccount(call, printer, undefined, async ({ ports, deployment }) => {
      const ids = (await listRunIds(ports.store, deployment.environment)).slice(-MOST);
      const runs = await Promise.all(ids.map((runId) => collectRun(ports.store, runId, deployment)));
      printer.close();
      const rows = runs.map(summary);
      if (call.options.json) return printJson(call, rows);
      if (rows.length === 0) return print(call, `${deployment.environment} has no runs yet`);
      print(call, columns(rows.map(cells), call.io.out.width()));
    });
  } finally {
    printer.close();
  }
}

function summary({ manifest, outcomes, results }: Collected) {
  const result = shownResult(results);
  const instances = instanceRows(manifest, results);
  const done = manifest.phases.filter((phase) =>
    manifest.target.instanceIds.every((id) =>
      outcomes.some((it) => it.job === phase && it.status === 'succeeded' && it.instanceId === id),
    ),
  );
  return {
    runId: manifest.runId,
    createdAt: manifest.createdAt,
    emulated: manifest.emulated !== null,
    phases: manifest.phases,
    succeeded: done,
    verdict: result?.verdict.status ?? null,
    outputTokensPerSecond: result?.throughput.outputTokensPerSecond ?? null,
    instances,
  };
}

function cells(row: ReturnType<typeof summary>): string[] {
  const complete = row.succeeded.length === row.phases.length;
  const rate = row.outputTokensPerSecond;
  const worst = row.instances.length > 1 ? `, the worst of ${row.instances.length} instances` : '';
  return [
    row.runId,
    complete ? 'complete' : `${row.succeeded.length} of ${row.phases.length} phases`,
    row.verdict ?? 'no result',
    rate === null ? '' : `${rate.toFixed(1)} output tokens/s${worst}`,
    row.emulated ? 'EMULATED' : '',
  ];
}
