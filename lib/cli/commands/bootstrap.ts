import { type BootstrapSeen, bootstrapsOf } from '../../run';
import { type FoundBucket, withBucket } from '../account/results-bucket';
import { choosePrinter } from '../printers/choose-printer';
import { wrap } from '../printers/wrap';
import { type Call, print, printJson, remark } from '../program/call';

/** Lines of the log that are shown of a bootstrap without a success. */
const LAST_LINES = 10;

interface Shown extends BootstrapSeen {
  /** End of the first log that exists; empty after a success. */
  readonly lastLines: readonly string[];
}

/**
 * `trainyard bootstrap`: what each instance left of its bootstrap, with the end of its log unless it
 * succeeded.
 */
export async function command(call: Call): Promise<void> {
  const printer = choosePrinter(call);
  try {
    await withBucket(call, printer, async (found) => {
      const seen = await bootstrapsOf(found.store);
      const shown = await Promise.all(seen.map((it) => withLastLines(found, it)));
      printer.close();
      const { bucket, deployed } = found;
      if (call.options.json) return printJson(call, { bucket, deployed, machines: shown });
      if (!deployed) remark(call, notDeployed(call.options.environment, bucket));
      if (shown.length === 0) print(call, `no instance has left anything in ${bucket} yet`);
      for (const instance of shown) show(call, bucket, instance);
    });
  } finally {
    printer.close();
  }
}

async function withLastLines({ store }: FoundBucket, bootstrap: BootstrapSeen): Promise<Shown> {
  if (bootstrap.outcome?.status === 'succeeded') return { ...bootstrap, lastLines: [] };
  for (const key of bootstrap.logs) {
    const text = Buffer.from((await store.get(key)) ?? []).toString('utf8');
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length > 0) return { ...bootstrap, lastLines: lines.slice(-LAST_LINES) };
  }
  return { ...bootstrap, lastLines: [] };
}

function notDeployed(environment: string, bucket: string): string {
  return `${environment} is not deployed; ${bucket} is the newest bucket that a stack of it left behind\n`;
}

function show(call: Call, bucket: string, shown: Shown): void {
  const { instanceId, outcome, logs, lastLines, at } = shown;
  const when = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const line = (label: string, text: string) =>
    print(call, wrap(text, call.io.out.width(), `  ${label.padEnd(6)}`, ' '.repeat(8)).join('\n'));
  print(call, `${instanceId}  ${statusOf(shown)}  ${when}`);
  if (outcome !== null && outcome.status !== 'succeeded') {
    line('why', `${outcome.reason.code}: ${outcome.reason.message}`);
    if (outcome.reason.next !== undefined) line('next', outcome.reason.next);
  }
  for (const key of logs) print(call, `  log   s3://${bucket}/${key}`);
  for (const text of lastLines) print(call, `  | ${text}`);
}

function statusOf({ outcome, lastSeen }: Shown): string {
  if (lastSeen !== null) return `left no outcome: at work, or killed after ${lastSeen}`;
  if (outcome === null) return 'left no outcome: the bootstrap did not begin, or was killed';
  return `bootstrap ${outcome.status}`;
}
