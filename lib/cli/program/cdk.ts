import { type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { phaseError, stoppedError } from '../../core/errors';
import { packageRoot } from '../../core/package-root';
import type { Call } from './call';

/**
 * Runs the CDK of the working directory with these words; its output is that of the command. Ctrl-C reaches it too.
 * @throws CdkFailed when it cannot be started or ends with another code than 0
 * @throws Interrupted when the operator stopped it
 */
export async function runCdk(call: Call, words: readonly string[]): Promise<void> {
  const { cwd, env } = call.io;
  const options = { cwd, env: { ...env }, stdio: 'inherit' } as const;
  const ended = await endOf('npx', ['cdk', ...words], options, call.signal);
  if (ended === '') return;
  throw phaseError('CdkFailed', `npx cdk ${words.slice(0, 2).join(' ')} ended with ${ended}`, {
    next: 'read what it printed above; `trainyard bootstrap` shows how the instances were set up',
  });
}

/**
 * Runs the same CDK in another folder, which has a `cdk.json`; its output goes to the end of `cdk.log` there. Where the
 * working directory has none, it is the one beside this package.
 * @throws CdkFailed when there is none, it cannot be started or it ends with another code than 0
 * @throws Interrupted when the operator stopped it
 */
export async function runCdkIn(
  folder: string,
  words: readonly string[],
  { io, signal }: Pick<Call, 'io' | 'signal'>,
): Promise<void> {
  const program = cdkFrom(io.cwd);
  const path = join(folder, 'cdk.log');
  const log = openSync(path, 'a', 0o640);
  const options: SpawnOptions = { cwd: folder, env: { ...io.env }, stdio: ['ignore', log, log] };
  try {
    const ended = await endOf(process.execPath, [program, ...words], options, signal);
    if (ended === '') return;
    throw phaseError('CdkFailed', `cdk ${words.slice(0, 2).join(' ')} ended with ${ended}`, {
      next: `read ${path}`,
      cause: readFileSync(path, 'utf8').trim().split('\n').slice(-5).join('\n'),
    });
  } finally {
    closeSync(log);
  }
}

function cdkFrom(cwd: string): string {
  try {
    return createRequire(__filename).resolve('aws-cdk/bin/cdk', { paths: [cwd, packageRoot()] });
  } catch (cause) {
    throw phaseError('CdkFailed', `there is no CDK in ${cwd} and none beside trainyard`, {
      next: 'install it where you work: `npm install aws-cdk`',
      cause,
    });
  }
}

/** How a child ended: empty for success, else its exit code, its signal, or why it could not be started. */
async function endOf(
  program: string,
  words: readonly string[],
  options: SpawnOptions,
  signal: AbortSignal,
): Promise<string> {
  const child = spawn(program, words, options);
  // A terminal tells the child as well; a signal to this process alone does not.
  const stop = () => child.kill('SIGINT');
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  const ended = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, by) => resolve(code === 0 ? '' : String(code ?? by)));
  });
  signal.removeEventListener('abort', stop);
  if (signal.aborted) {
    const [verb] = words.filter((word) => ['deploy', 'destroy'].includes(word));
    throw stoppedError('Interrupted', `cdk ${verb ?? ''} was stopped; CloudFormation goes on`);
  }
  return ended;
}
