/** Whether this computer can rehearse: asked before anything is written or started, and everything at once. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { isTrainyardError, requestError, type TrainyardError } from '../../core/errors';
import { requireSpace, requireWritable } from '../../core/files';
import { SYSTEM_FOLDERS } from '../account/instances/system-folders';
import { mountOf } from './mount-options';
import { lackingPrograms } from './needed-programs';

/** What a rehearsal is to be made of. */
interface PreflightRequest {
  /** Folder of the account; it need not exist yet. */
  readonly stateDir: string;
  /** Bytes that it needs there. @default - space is not asked for */
  readonly bytes?: number;
  /** Where programs are looked for. @default - the folders of an instance */
  readonly folders?: readonly string[];
  /** Folder with the kernel's view of this process. @default /proc/self */
  readonly process?: string;
}

const ANOTHER = 'name another directory with --state';
const LOOPBACK = '127.0.0.1';

/**
 * Refuses a rehearsal that this computer cannot make, in milliseconds and without starting a program.
 *
 * @throws LinuxNeeded, ProgramsMissing, PathUnwritable, StateInProject, ProgramsForbidden, DiskFull, LoopbackMissing where one
 *   thing is missing; RehearsalNotPossible with all of them where several are
 */
export async function preflight(request: PreflightRequest): Promise<void> {
  const { stateDir, bytes, folders = SYSTEM_FOLDERS, process = '/proc/self' } = request;
  const asked = [
    () => requireLinux(process),
    () => requirePrograms(folders),
    () => requireWritable(stateDir, 'folder', ANOTHER),
    () => requireOwnFolder(stateDir),
    () => requireExecution(stateDir),
    () => void (bytes === undefined || requireSpace(stateDir, bytes, 'the rehearsal')),
    requireLoopback,
  ];
  const found = (await Promise.all(asked.map(errorOf))).filter((error) => error !== undefined);
  const [first, ...others] = found;
  if (first !== undefined) throw others.length === 0 ? first : together(found);
}

async function errorOf(ask: () => void | Promise<void>): Promise<TrainyardError | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (isTrainyardError(error)) return error;
    throw error;
  }
}

function together(errors: readonly TrainyardError[]): TrainyardError {
  const lines = errors.map(({ code, message }) => `${code}: ${message}`);
  return requestError(
    'RehearsalNotPossible',
    `${errors.length} things are in the way:\n${lines.join('\n')}`,
    {
      next: errors.flatMap(({ next }) => next ?? []).join('\n'),
      data: { errors: errors.map(({ code, message, next }) => ({ code, message, next })) },
    },
  );
}

function requireLinux(process: string): void {
  if (existsSync(join(process, 'environ'))) return;
  throw requestError(
    'LinuxNeeded',
    `there is no ${process}/environ: a rehearsal finds the programs that it started by Linux's /proc`,
    { next: 'rehearse on Linux, in a Linux container, or in WSL' },
  );
}

function requirePrograms(folders: readonly string[]): void {
  const lacking = lackingPrograms(folders);
  if (lacking.length === 0) return;
  const packages = [...new Set(lacking.map((it) => it.package))];
  throw requestError(
    'ProgramsMissing',
    `not found in ${folders.join(', ')}: ${lacking.map(({ what }) => what).join(', ')}`,
    {
      next: `on Debian and Ubuntu: sudo apt-get install ${packages.join(' ')}`,
      data: { programs: lacking.map(({ what }) => what), packages },
    },
  );
}

/** What is in a project is committed and published; the folder of a rehearsal has tokens in it. One that is there goes on. */
function requireOwnFolder(stateDir: string): void {
  if (existsSync(join(stateDir, 'account', 'account.log'))) return;
  const [sign] = ['.git', 'package.json'].filter((name) => existsSync(join(stateDir, name)));
  if (sign === undefined) return;
  throw requestError('StateInProject', `${stateDir} is the folder of a project: it has ${sign}`, {
    next: 'name a folder of its own with --state, such as .trainyard',
  });
}

function requireExecution(stateDir: string): void {
  const mount = mountOf(stateDir);
  if (mount === undefined || !mount.options.includes('noexec')) return;
  throw requestError(
    'ProgramsForbidden',
    `no program can be started in ${stateDir}: ${mount.at} is mounted with noexec`,
    { next: ANOTHER },
  );
}

function requireLoopback(): Promise<void> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (cause) =>
      fail(
        requestError('LoopbackMissing', `no port of ${LOOPBACK} can be opened`, {
          next: 'start the loopback interface with `sudo ip link set lo up`',
          cause,
        }),
      ),
    );
    server.listen(0, LOOPBACK, () => server.close(() => done()));
  });
}
