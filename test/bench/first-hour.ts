/** How long a person waits from `npm start` to the report, in starts of an empty program. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { foreignCode } from '../../lib/codes/foreign-code';
import { phaseError } from '../../lib/core/errors';
import { packageRoot } from '../../lib/core/package-root';
import type { Context } from './context';
import { type Row, row } from './row';
import { runFile } from './scratch';

const NAME = 'first-hour';
const STARTS = 7;
const LIMIT_SECONDS = 600;

export async function firstHour({ scratch, say }: Context): Promise<Row[]> {
  const node = await startOfNode();
  say('npm start, to the report');
  const state = scratch.folder('first-hour');
  const before = performance.now();
  const ended = await scratch.run('npm', ['start', '--silent', '--', '--state', state], {
    cwd: packageRoot(),
    limitSeconds: LIMIT_SECONDS,
  });
  const seconds = (performance.now() - before) / 1000;
  if (ended.code !== 0 || !hasReport(state)) {
    const last = ended.stderr.trim().split('\n').at(-1) ?? 'nothing';
    throw phaseError(
      foreignCode('FirstHourFailed'),
      `npm start ended with ${ended.code}; its last line: ${last}`,
      {
        next: 'run `npm start` and read what it says',
      },
    );
  }
  return [
    row(NAME, {
      what: 'npm start, to the report',
      ours: seconds,
      beside: node,
      besideIs: 'node -e 0',
      unit: 's',
    }),
  ];
}

/** The best of some: a busy moment of the machine must not fall on it alone. */
async function startOfNode(): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let tried = 0; tried < STARTS; tried++) {
    const before = performance.now();
    await runFile(process.execPath, ['-e', '0'], { cwd: packageRoot() });
    best = Math.min(best, (performance.now() - before) / 1000);
  }
  return best;
}

function hasReport(state: string): boolean {
  const reports = join(state, 'reports');
  return existsSync(reports) && readdirSync(reports).some((name) => name.endsWith('.html'));
}
