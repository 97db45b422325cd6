import { spawn } from 'node:child_process';
import { phaseError, stoppedError } from '../../core/errors';
import type { Call } from './call';

/**
 * Runs the CDK of the working directory with these words; its output is that of the command. Ctrl-C reaches it too.
 * @throws CdkFailed when it cannot be started or ends with another code than 0
 * @throws Interrupted when the operator stopped it
 */
export async function runCdk(call: Call, words: readonly string[]): Promise<void> {
  const { cwd, env } = call.io;
  const child = spawn('npx', ['cdk', ...words], { cwd, env: { ...env }, stdio: 'inherit' });
  // A terminal tells the child as well; a signal to this process alone does not.
  const stop = () => child.kill('SIGINT');
  call.signal.addEventListener('abort', stop, { once: true });
  const ended = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? '' : String(code ?? signal)));
  });
  call.signal.removeEventListener('abort', stop);
  if (call.signal.aborted)
    throw stoppedError('Interrupted', 'cdk deploy was stopped; CloudFormation goes on');
  if (ended === '') return;
  throw phaseError('CdkFailed', `npx cdk ${words.slice(0, 2).join(' ')} ended with ${ended}`, {
    next: 'read what it printed above; `trainyard bootstrap` shows how the instances were set up',
  });
}
