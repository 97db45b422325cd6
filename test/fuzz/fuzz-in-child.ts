import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChildMessage, ChildRequest } from './child-fuzz';
import type { FuzzPlan } from './run-target';
import { scratchFile } from './scratch-file';
import type { FuzzFinding } from './target';

/** Longest time for one input of at most some hundred kilobytes, on however slow a computer. */
const PATIENCE_MS = 300_000;

/** One target in a process of its own: an input that never ends, or ends the process, is a finding too. */
export function fuzzInChild(
  name: string,
  { runs, seed }: Pick<FuzzPlan, 'runs' | 'seed'>,
): Promise<FuzzFinding | undefined> {
  const current = scratchFile(`${name}.input`, '');
  const asked: ChildRequest = { name, runs, seed, current };
  const child = fork(join(__dirname, 'main.js'), ['--child', JSON.stringify(asked)], {
    execArgv: ['--max-old-space-size=1024'],
  });
  return new Promise((resolve) => {
    let found: FuzzFinding | null | undefined;
    const kill = () => child.kill('SIGKILL');
    let watch = setTimeout(kill, PATIENCE_MS);
    child.on('message', (message: ChildMessage) => {
      clearTimeout(watch);
      watch = setTimeout(kill, PATIENCE_MS);
      if (message !== 'input') found = message.found;
    });
    child.once('exit', (code, signal) => {
      clearTimeout(watch);
      if (found !== undefined) return resolve(found ?? undefined);
      const input = existsSync(current) ? readFileSync(current).toString('base64') : '';
      const problem = signal === 'SIGKILL' ? 'it never ended' : `the process ended with ${signal ?? code}`;
      resolve({ target: name, seed, input, problem });
    });
  });
}
