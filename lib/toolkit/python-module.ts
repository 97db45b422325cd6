/** Runs a module of the host toolkit on this machine, with the operator's Python: the same code, one definition of a metric. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { phaseError } from '../core/errors';
import { packageRoot } from '../core/package-root';

/** Exit status of a process, and all that it printed. */
interface Ended {
  /** Exit status; 1 for a process that a signal ended. */
  readonly code: number;
  /** All of it, as UTF-8. */
  readonly stdout: string;
  /** All of it, as UTF-8. */
  readonly stderr: string;
}

/** Only what the module needs of the environment; no byte code is written beside the package's files. */
export async function runModule(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<Ended> {
  const child = spawn('python3', ['-m', name, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: env['PATH'],
      PYTHONPATH: join(packageRoot(), 'assets', 'host', 'python'),
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONUTF8: '1',
    },
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.stderr += chunk;
  });
  return new Promise((done, fail) => {
    child.once('error', (cause) => fail(pythonMissing(cause)));
    child.once('close', (code) => done({ ...text, code: code ?? 1 }));
  });
}

function pythonMissing(cause: Error) {
  return phaseError('PythonMissing', 'python3 cannot be started on this machine', {
    next: 'install Python 3.9 or newer and put python3 on the PATH',
    cause,
  });
}
