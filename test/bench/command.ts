/** How long a person waits for the command itself. */
import { join } from 'node:path';
import { packageRoot } from '../../lib/core/package-root';
import type { Context } from './context';
import { type Row, row } from './row';
import { runFile } from './scratch';

const NAME = 'command';
const TRIES = 7;
const COMMAND = join(packageRoot(), 'dist/bin/trainyard.js');
const HELP_BOUND_SECONDS = 0.5;

export async function command(_: Context): Promise<Row[]> {
  const asked = { node: ['-e', '0'], help: [COMMAND, '--help'], plan: [COMMAND, 'plan'] };
  const best = {
    node: Number.POSITIVE_INFINITY,
    help: Number.POSITIVE_INFINITY,
    plan: Number.POSITIVE_INFINITY,
  };
  // In turns, and the best of each: a busy moment of the machine must not fall on one of them alone.
  for (let tried = 0; tried < TRIES; tried++) {
    for (const name of ['node', 'help', 'plan'] as const) {
      best[name] = Math.min(best[name], await secondsOf(asked[name]));
    }
  }
  const help = { what: '--help', ours: best.help, unit: 's' };
  const node = { beside: best.node, besideIs: 'node -e 0' };
  return [
    row(NAME, {
      ...help,
      beside: HELP_BOUND_SECONDS,
      besideIs: 'what was promised',
      required: { most: 1 },
    }),
    row(NAME, { ...help, ...node }),
    row(NAME, { what: 'plan', ours: best.plan, unit: 's', ...node }),
  ];
}

async function secondsOf(args: readonly string[]): Promise<number> {
  const before = performance.now();
  await runFile(process.execPath, args, { cwd: packageRoot() });
  return (performance.now() - before) / 1000;
}
