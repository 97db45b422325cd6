import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join, resolve } from 'node:path';
import { phaseError, stoppedError } from '../../core/errors';
import { requireSpace } from '../../core/files';
import { packageRoot } from '../../core/package-root';
import type { AccountFile } from '../account';
import { ControlClient } from './control-client';

/** An account that this process holds on to. */
export interface AttachedAccount {
  readonly file: AccountFile;
  readonly control: ControlClient;
  /** Lets go. The account ends now when nobody else holds it; resolves when it has. */
  close(): Promise<void>;
}

/** Which account is meant, and how long it outlives its operators. */
interface AttachOptions {
  /** Folder of the account. */
  readonly stateDir: string;
  /** Seconds that the account waits for another operator after the last one vanished. */
  readonly graceSeconds?: number;
  /** Ends what waits for the account when it is aborted. */
  readonly signal?: AbortSignal;
}

const START_LIMIT_MS = 30_000;
/** An account that hangs is not waited for: the next one finds and ends what it left. */
const END_LIMIT_MS = 120_000;
const LOOK_MS = 25;
const LEAST_BYTES = 1024 ** 2;

/**
 * The account's process, seen from an operator: find it or start it, hold on to it, let go.
 *
 * Throws AccountNotReady if it does not answer in time.
 */
export async function attachAccount(options: AttachOptions): Promise<AttachedAccount> {
  const stateDir = resolve(options.stateDir);
  const operator = randomUUID();
  const deadline = Date.now() + START_LIMIT_MS;
  let started: StartedProcess | undefined;
  while (Date.now() < deadline) {
    if (options.signal?.aborted)
      throw stoppedError('Interrupted', 'stopped before the emulated account answered');
    const file = readAccountFile(stateDir);
    const detach = file && (await hold(file, operator));
    if (file && detach) return attached(file, operator, detach, options.signal);
    if (!started) started = start(stateDir, options.graceSeconds);
    // An account that is just ending holds its lock for a moment; the one we started then gives up, and we try again.
    if (started.ended()) {
      // Its log says why, unless there was no room for a log.
      requireSpace(stateDir, LEAST_BYTES, 'the emulated account');
      started = undefined;
    }
    await pause(LOOK_MS);
  }
  throw phaseError(
    'AccountNotReady',
    `the emulated account did not answer within ${START_LIMIT_MS / 1000} s`,
    {
      next: `read ${logPath(stateDir)}`,
      cause: lastLines(stateDir),
    },
  );
}

function attached(
  file: AccountFile,
  operator: string,
  detach: () => void,
  signal: AbortSignal | undefined,
): AttachedAccount {
  const control = new ControlClient(file, signal);
  return {
    file,
    control,
    close: async () => {
      const ending = await control.shutdown(operator).catch(() => true);
      detach();
      const deadline = Date.now() + END_LIMIT_MS;
      while (ending && isAlive(file.pid) && Date.now() < deadline) await pause(LOOK_MS);
    },
  };
}

interface StartedProcess {
  ended(): boolean;
}

function start(stateDir: string, graceSeconds: number | undefined): StartedProcess {
  mkdirSync(join(stateDir, 'account'), { recursive: true });
  const log = openSync(logPath(stateDir), 'a', 0o640);
  const program = join(packageRoot(), 'dist', 'bin', 'account.js');
  const grace = graceSeconds === undefined ? [] : ['--grace', String(graceSeconds)];
  const child = spawn(process.execPath, [program, '--state', stateDir, ...grace], {
    cwd: stateDir,
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  let ended = false;
  child.once('exit', () => (ended = true));
  child.once('error', () => (ended = true));
  return { ended: () => ended };
}

const logPath = (stateDir: string) => join(stateDir, 'account', 'account.log');

function lastLines(stateDir: string): string {
  const path = logPath(stateDir);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').slice(-5).join('\n') : 'no log';
}

function readAccountFile(stateDir: string): AccountFile | undefined {
  try {
    return JSON.parse(readFileSync(join(stateDir, 'account', 'account.json'), 'utf8')) as AccountFile;
  } catch {
    return undefined;
  }
}

/** Opens the request that says "I am here"; undefined when nobody answers at that address. */
function hold(file: AccountFile, operator: string): Promise<(() => void) | undefined> {
  return new Promise((done) => {
    const holding = request(`${file.controlEndpoint}/attach/${operator}`, {
      headers: { authorization: `Bearer ${file.token}` },
    });
    holding.setTimeout(START_LIMIT_MS, () => holding.destroy(new Error('the account does not answer')));
    holding.once('error', () => done(undefined));
    holding.once('response', (response) => {
      holding.setTimeout(0);
      response.resume();
      response.once('error', () => {});
      // An operator that has nothing left to do is not kept alive by the account it holds.
      response.socket.unref();
      if (response.statusCode === 200) done(() => holding.destroy());
      else {
        holding.destroy();
        done(undefined);
      }
    });
    holding.end();
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
