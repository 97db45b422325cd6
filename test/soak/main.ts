#!/usr/bin/env node
/** `npm run soak [-- --runs 50]`: full runs in one state directory, with one account and the same replicas; what grows? */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { growthOf, growthTable } from './growth';
import { type Sample, sampleOf } from './sample';

const COMMAND = 'dist/bin/trainyard.js';
const CONFIG = 'test/faults/environments.json';
const PHASES = 'prepare,compile,deploy,benchmark,diagnose';

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { runs: { type: 'string' } } });
  const runs = Number(values.runs ?? 50);
  const state = mkdtempSync(join(tmpdir(), 'trainyard-soak-'));
  const account = start(['account', '-e', 'faults', '--config', CONFIG, '--state', state], 'pipe');
  const samples: Sample[] = [];
  let stopped = false;
  // The run that is under way ends, and what was seen until then is printed.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (stopped = true));
  try {
    await served(account);
    for (let run = 1; run <= runs && !stopped; run++) {
      const code = await ended(
        start(['rehearse', 'faults', '--config', CONFIG, '--state', state, '--phases', PHASES]),
      );
      samples.push(sampleOf(state));
      process.stdout.write(`run ${run} of ${runs} ended with ${code}: ${JSON.stringify(samples.at(-1))}\n`);
    }
  } finally {
    account.kill('SIGTERM');
    await ended(account);
    rmSync(state, { recursive: true, force: true });
  }
  process.stdout.write(`\n${samples.length} runs in one folder\n${growthTable(samples)}\n`);
  return growthOf(samples).some(({ grows }) => grows) ? 1 : 0;
}

const start = (words: readonly string[], output: 'ignore' | 'pipe' = 'ignore') =>
  spawn(process.execPath, [COMMAND, ...words], { stdio: ['ignore', output, 'inherit'] });

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return child.exitCode;
}

/** Until the account says where it answers: its instance is bootstrapped then, and it holds the folder. */
async function served(account: ChildProcess): Promise<void> {
  const ended = once(account, 'close').then(([code]) => {
    throw new Error(`the account ended with ${code}`);
  });
  await Promise.race([once(account.stdout as Readable, 'data'), ended]);
  account.stdout?.resume();
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${(error as Error).stack}\n`);
    process.exitCode = 1;
  },
);
