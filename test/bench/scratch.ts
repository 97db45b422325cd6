/** One directory and the processes of one bench run; `close` leaves nothing behind. */
import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { foreignCode } from '../../lib/codes/foreign-code';
import { phaseError } from '../../lib/core/errors';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const runFile = promisify(execFile);

export class Scratch {
  readonly directory = mkdtempSync(join(tmpdir(), 'trainyard-bench-'));
  readonly #children: ChildProcess[] = [];
  #folders = 0;

  folder(name: string): string {
    const path = join(this.directory, `${name}-${++this.#folders}`);
    mkdirSync(path);
    return path;
  }

  /** In a session of its own, so that what it starts ends with it. */
  start(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
    const child = spawn(program, args, { ...options, detached: true });
    this.#children.push(child);
    return child;
  }

  /** To its end, or to its limit. */
  async run(
    program: string,
    args: readonly string[],
    options: SpawnOptions & { limitSeconds: number },
    started: (child: ChildProcess) => void = () => undefined,
  ): Promise<Ended> {
    const child = this.start(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const text = { stdout: '', stderr: '' };
    child.stdout?.on('data', (chunk) => {
      text.stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      text.stderr += chunk;
    });
    started(child);
    const timer = setTimeout(() => endGroup(child), options.limitSeconds * 1000);
    return new Promise((done, fail) => {
      child.once('error', (cause) =>
        fail(
          phaseError(foreignCode('BenchProgramMissing'), `${program} cannot be started`, {
            cause,
            next: 'install it, or name another one',
          }),
        ),
      );
      child.once('close', (code) => {
        clearTimeout(timer);
        endGroup(child);
        done({ ...text, code });
      });
    });
  }

  close(): void {
    for (const child of this.#children) endGroup(child);
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The whole session has ended already.
  }
}
