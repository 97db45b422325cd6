#!/usr/bin/env node
import { causeChain, exitCodeOf, isTrainyardError } from '../../lib/core/errors';
/** `npm run bench`: our numbers with the peer or the bound beside them. It reports; what fails is a word in the table. */
import { parseOptions, RECORDED_HOW, renderTable, runBenches, USAGE } from '.';

async function main(args: readonly string[]): Promise<void> {
  const { names, json, help, upstream } = parseOptions(args);
  if (help) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const say = (what: string) => process.stderr.write(`measuring: ${what}\n`);
  const rows = await runBenches(names, { say, ...(upstream && { upstream }) });
  if (json) {
    process.stdout.write(`${JSON.stringify({ schema: 'trainyard.bench/1', rows }, null, 2)}\n`);
    return;
  }
  const note = rows.some(({ besideIs }) => besideIs.endsWith('recorded')) ? `\n${RECORDED_HOW}` : '';
  process.stdout.write(`${renderTable(rows)}\n${note}`.trimEnd().concat('\n'));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const code = isTrainyardError(error) ? error.code : 'BenchFailed';
  const next = isTrainyardError(error) && error.next ? [error.next] : [];
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${[`${code}: ${message}`, ...causeChain(error), ...next].join('\n')}\n`);
  process.exitCode = exitCodeOf(error);
});
