/** Drives the compiled command as a person would, and looks at this machine before and after. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');
const COMMAND = join(ROOT, 'dist/bin/trainyard.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export function temporaryState(): string {
  return mkdtempSync(join(tmpdir(), 'trainyard-e2e-'));
}

export function startTrainyard(
  args: readonly string[],
  cwd = ROOT,
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(process.execPath, [COMMAND, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const began = performance.now();
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, stdout, stderr, seconds: (performance.now() - began) / 1000 };
}

export function trainyard(args: readonly string[], cwd?: string): Promise<Ended> {
  return ended(startTrainyard(args, cwd));
}

/** Command lines of live processes that mention the text, this one excepted. */
export function processesMentioning(text: string): string[] {
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== `${process.pid}`)) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      const state = /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      if (state !== 'Z' && (command.includes(text) || environment.includes(text))) found.push(command);
    } catch {
      // the process ended while we looked
    }
  }
  return found;
}

/** Waits until nothing that belongs to the state directory is alive, then removes it. */
export async function cleanUp(state: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (processesMentioning(state).length > 0 && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, 200));
  }
  spawnSync('pkill', ['-9', '-f', state]);
  rmSync(state, { recursive: true, force: true });
}

/** Local addresses of listening TCP sockets, as `ss` prints them. */
export function listeners(): string[] {
  const shown = spawnSync('ss', ['-ltnH'], { encoding: 'utf8' }).stdout;
  return shown
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[3] ?? '')
    .filter((address) => address !== '');
}

/** Every file below a directory whose path ends so, as parsed JSON. */
export function jsonFiles(dir: string, suffix: RegExp): Array<{ path: string; value: unknown }> {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => suffix.test(name))
    .map((name) => ({ path: name, value: JSON.parse(readFileSync(join(dir, name), 'utf8')) as unknown }));
}
