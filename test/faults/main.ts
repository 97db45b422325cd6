#!/usr/bin/env node
/** `npm run faults [-- --only NAME,… --workers N]`: runs the matrix of failures and writes docs/faults.md. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CELLS, type Cell, needsFresh } from './cells';
import { judgeCell, opened } from './judged-cell';
import { isWell, matrixPage, type Results } from './matrix-page';

const RESULTS = 'test/faults/results.json';
const PAGE = 'docs/faults.md';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, workers: { type: 'string' } } });
  const names = values.only?.split(',');
  const cells = CELLS.filter(({ name, phase }) => names?.some((it) => it === name || it === phase) ?? true);
  const results: Record<string, Results[string]> = names === undefined ? {} : read();
  const queue = [...cells];
  const began = performance.now();
  const workers = Array.from({ length: Number(values.workers ?? 4) }, () => work(queue, results));
  await Promise.all(workers);
  const bad = cells.filter(({ fault }) => !isWell(results[fault] as Results[string]));
  process.stdout.write(
    `${cells.length} cells in ${Math.round((performance.now() - began) / 1000)} s, ${bad.length} not as they should be\n`,
  );
  process.exitCode = bad.length === 0 ? 0 : 1;
}

/** One folder after the other: some cells need one of their own, the others share one. */
async function work(queue: Cell[], results: Record<string, Results[string]>): Promise<void> {
  const shared = mkdtempSync(join(tmpdir(), 'trainyard-faults-'));
  let isOpen = false;
  try {
    for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) {
      const own = needsFresh(cell);
      const state = own ? mkdtempSync(join(tmpdir(), 'trainyard-faults-')) : shared;
      if (!own && !isOpen) isOpen = await opened(state);
      const began = performance.now();
      const judged = await judgeCell(cell, state);
      results[cell.fault] = judged;
      // After each, so that whoever stops this keeps what was seen.
      writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
      writeFileSync(PAGE, matrixPage(results));
      const seconds = Math.round((performance.now() - began) / 1000);
      process.stdout.write(
        `${isWell(judged) ? 'well' : 'BAD '} ${cell.fault} ${seconds} s ${isWell(judged) ? '' : JSON.stringify(judged)}\n`,
      );
      // What a cell broke is not the next one's.
      if (own || !isWell(judged)) rmSync(state, { recursive: true, force: true });
      if (!own) isOpen = isWell(judged);
    }
  } finally {
    rmSync(shared, { recursive: true, force: true });
  }
}

const read = (): Record<string, Results[string]> =>
  existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};

main().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).stack}\n`);
  process.exitCode = 1;
});
