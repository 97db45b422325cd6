import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './command';

/** The compiled command in a terminal of so many columns; what the screen is told comes out of stdout. */
export function startInTerminal(columns: number, args: readonly string[]): ChildProcess {
  const command = [process.execPath, join(ROOT, 'dist/bin/trainyard.js'), ...args];
  return spawn('python3', [join(__dirname, 'in_terminal.py'), String(columns), ...command], {
    cwd: ROOT,
    // No account: what needs one says so, without a search for it in a network.
    env: { ...withoutKeys(), TERM: 'xterm-256color', AWS_EC2_METADATA_DISABLED: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function withoutKeys(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
}
