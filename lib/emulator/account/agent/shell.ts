import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, createWriteStream, openSync, statSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

/** One script to run, and where. */
interface ShellRequest {
  /** The text after `sh -c`. */
  readonly command: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly outputDirectory: string;
  readonly cancel: AbortSignal;
  /** Told the process group as soon as there is one. */
  readonly onStart?: (processGroup: number) => void;
}

/** How a shell ended. */
export type ShellEnd =
  | { readonly kind: 'exited'; readonly code: number }
  /** The outer shell itself was ended: `killed`, `terminated`, … in Go's words. */
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'error'; readonly message: string };

/**
 * One script in one shell: process group, pipes, timeout, cancel.
 *
 * The streams are real pipes (named, then unlinked), not the socket pairs that Node makes, because a script
 * may open /dev/stderr and a socket cannot be opened by name. The step ends when the shell has gone AND
 * nothing holds its pipes any more: a background child that inherits stdout keeps the step open.
 */
export async function runShell(request: ShellRequest): Promise<ShellEnd> {
  const missing = directoryReason(request.directory);
  if (missing !== undefined) return { kind: 'error', message: `fork/exec /usr/bin/sh: ${missing}` };
  const pipes = openPipes(request.outputDirectory);
  if ('reason' in pipes) return { kind: 'error', message: pipes.reason };
  const { stdout, stderr } = pipes;
  const child = spawn('/bin/sh', ['-c', request.command], {
    // The name that the shell puts in front of its own messages.
    argv0: 'sh',
    cwd: request.directory,
    env: { ...request.environment },
    stdio: ['ignore', stdout.writeEnd, stderr.writeEnd],
    detached: true,
  });
  closeSync(stdout.writeEnd);
  closeSync(stderr.writeEnd);
  if (child.pid !== undefined) request.onStart?.(child.pid);
  const copied = Promise.all([copy(stdout), copy(stderr)]);
  const interrupt = armInterrupt(child, request);
  const ended = await Promise.race([finish(child, copied), interrupt.happened]);
  interrupt.dispose();
  if (ended.kind !== 'exited' && ended.kind !== 'signalled') {
    stdout.reader.destroy();
    stderr.reader.destroy();
  }
  await copied;
  return ended;
}

/** Node throws where a directory is a file, and would take the worker with it. */
function directoryReason(directory: string): string | undefined {
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found === undefined) return 'no such file or directory';
  return found.isDirectory() ? undefined : 'not a directory';
}

const GO_SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGTERM: 'terminated',
  SIGINT: 'interrupt',
  SIGHUP: 'hangup',
};

interface Pipe {
  readonly reader: Socket;
  readonly writeEnd: number;
  readonly path: string;
}

/** A worker that threw here would leave its command in progress for ever. */
function openPipes(
  directory: string,
): { readonly stdout: Pipe; readonly stderr: Pipe } | { readonly reason: string } {
  try {
    // One start for both: it is the longest part of a step's beginning.
    execFileSync('mkfifo', ['-m', '600', ...STREAMS.map((name) => fifoOf(directory, name))], {
      stdio: 'pipe',
    });
    return { stdout: openPipe(directory, 'stdout'), stderr: openPipe(directory, 'stderr') };
  } catch (error) {
    return { reason: `no pipe could be made in ${directory}: ${(error as Error).message}` };
  }
}

const STREAMS = ['stdout', 'stderr'];
const fifoOf = (directory: string, name: string) => join(directory, `.${name}.pipe`);

function openPipe(directory: string, name: string): Pipe {
  const fifo = fifoOf(directory, name);
  const readEnd = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  const writeEnd = openSync(fifo, constants.O_WRONLY);
  unlinkSync(fifo);
  return {
    reader: new Socket({ fd: readEnd, readable: true, writable: false }),
    writeEnd,
    path: join(directory, name),
  };
}

async function copy(pipe: Pipe): Promise<void> {
  const file = createWriteStream(pipe.path, { flags: 'a' });
  pipe.reader.pipe(file, { end: false });
  await new Promise<void>((resolve) => {
    pipe.reader.once('close', () => resolve());
    pipe.reader.once('end', () => resolve());
    pipe.reader.once('error', () => resolve());
  });
  file.end();
  await finished(file);
}

/** The shell's own end, once nobody can write to its pipes any more. */
function finish(child: ChildProcess, copied: Promise<unknown>): Promise<ShellEnd> {
  return new Promise((resolve) => {
    child.once('error', () =>
      resolve({ kind: 'error', message: 'fork/exec /usr/bin/sh: no such file or directory' }),
    );
    child.once('exit', (code, signal) => {
      void copied.then(() =>
        resolve(
          signal === null
            ? { kind: 'exited', code: code ?? 0 }
            : { kind: 'signalled', signal: GO_SIGNALS[signal] ?? signal },
        ),
      );
    });
  });
}

interface Interrupt {
  readonly happened: Promise<ShellEnd>;
  dispose(): void;
}

/** Armed until the step is over, which may be long after the shell itself has gone. */
function armInterrupt(child: ChildProcess, request: ShellRequest): Interrupt {
  let dispose = () => {};
  const happened = new Promise<ShellEnd>((resolve) => {
    const kill = (end: ShellEnd) => resolve(killGroup(child) ? end : noSuchProcess());
    const cancel = () => kill({ kind: 'cancelled' });
    const timer = setTimeout(() => kill({ kind: 'timed-out' }), request.timeoutSeconds * 1000);
    request.cancel.addEventListener('abort', cancel, { once: true });
    if (request.cancel.aborted) cancel();
    dispose = () => {
      clearTimeout(timer);
      request.cancel.removeEventListener('abort', cancel);
    };
  });
  return { happened, dispose };
}

/** The whole group at once, with the one signal that no trap can catch. */
function killGroup(child: ChildProcess): boolean {
  if (child.pid === undefined) return false;
  try {
    process.kill(-child.pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

const noSuchProcess = (): ShellEnd => ({ kind: 'error', message: 'no such process' });
