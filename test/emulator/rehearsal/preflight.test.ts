/** What a computer lacks is told at once, before anything is written or started. */
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isTrainyardError, type TrainyardError } from '../../../lib/core/errors';
import { packageRoot } from '../../../lib/core/package-root';
import { SYSTEM_FOLDERS } from '../../../lib/emulator/account/instances/system-folders';
import { mountOf } from '../../../lib/emulator/rehearsal/mount-options';
import { lackingPrograms, PROGRAMS } from '../../../lib/emulator/rehearsal/needed-programs';
import { preflight } from '../../../lib/emulator/rehearsal/preflight';
import { temporaryFolder } from '../account/helpers/documents';

type Request = Parameters<typeof preflight>[0];

async function refusalOf(request: Partial<Request>): Promise<TrainyardError> {
  const stateDir = join(temporaryFolder(), 'new');
  try {
    await preflight({ stateDir, ...request });
  } catch (error) {
    if (isTrainyardError(error)) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** A folder in which every program of the table can be started. */
function withPrograms(): string {
  const folder = temporaryFolder();
  for (const program of Object.values(PROGRAMS).flat()) {
    const real = SYSTEM_FOLDERS.map((it) => join(it, program)).find((it) =>
      statSync(it, { throwIfNoEntry: false }),
    );
    symlinkSync(real ?? '/nowhere', join(folder, program));
  }
  return folder;
}

function put(path: string, content = ''): void {
  rmSync(path, { force: true });
  writeFileSync(path, content);
  chmodSync(path, 0o755);
}

test('this computer can rehearse, and nothing is made by the question', async () => {
  const stateDir = join(temporaryFolder(), 'a/b');
  await preflight({ stateDir, bytes: 1 });
  expect(statSync(stateDir, { throwIfNoEntry: false })).toBeUndefined();
});

describe('programs', () => {
  test('that are all missing are all named, with what to install', async () => {
    const folder = temporaryFolder();
    const { kind, code, message, next } = await refusalOf({ folders: [folder] });
    expect([kind, code]).toEqual(['request', 'ProgramsMissing']);
    expect(message).toBe(`not found in ${folder}: ${Object.values(PROGRAMS).flat().join(', ')}`);
    expect(next).toBe(`on Debian and Ubuntu: sudo apt-get install ${Object.keys(PROGRAMS).join(' ')}`);
  });

  test('are each looked for, in every folder', () => {
    const folder = withPrograms();
    expect(lackingPrograms([folder])).toEqual([]);
    rmSync(join(folder, 'flock'));
    expect(lackingPrograms([folder])).toEqual([{ what: 'flock', package: 'util-linux' }]);
    const other = temporaryFolder();
    put(join(other, 'flock'));
    expect(lackingPrograms([folder, other])).toEqual([]);
    // A folder, and a file that nobody may start, are no programs.
    rmSync(join(other, 'flock'));
    mkdirSync(join(other, 'flock'));
    expect(lackingPrograms([other, folder]).map(({ what }) => what)).toContain('flock');
  });

  test.each([
    ['4.4.20', ['bash 4.4 (5.0 or later is needed)']],
    ['5.0.0', []],
    ['10.1.0', []],
  ])('bash %s is read from the program itself', (version, lacking) => {
    const folder = withPrograms();
    put(join(folder, 'bash'), `\0\x7f@(#)Bash version ${version}(1) release GNU\0`);
    expect(lackingPrograms([folder]).map(({ what }) => what)).toEqual(lacking);
  });

  test.each([
    ['python3.8', ['python3 3.8 (3.9 or later is needed)']],
    ['python3.9', []],
    ['python3.13', []],
    ['python3', []],
  ])('the version of Python is that of the name behind the link: %s', (name, lacking) => {
    const folder = withPrograms();
    rmSync(join(folder, 'python3'));
    put(join(folder, `bin-${name}`));
    const real = join(temporaryFolder(), name);
    put(real);
    symlinkSync(real, join(folder, 'python3'));
    expect(lackingPrograms([folder]).map(({ what }) => what)).toEqual(lacking);
  });

  test('of the table are all that the toolkit and the stand-ins start', () => {
    const known = new Set([...Object.values(PROGRAMS).flat(), ...readdirSync(join(ASSETS, 'emulated/bin'))]);
    const started = shellFiles(ASSETS).flatMap((file) => wordsOf(readFileSync(file, 'utf8')));
    const unknown = [...new Set(started)].filter((word) => !known.has(word) && isOnThisComputer(word));
    expect(unknown.filter((word) => !(word in NOT_STARTED))).toEqual([]);
  });
});

const ASSETS = join(packageRoot(), 'assets');

/** Words at the place of a command that name a program of this computer, and why a rehearsal does not start it. */
const NOT_STARTED: Readonly<Record<string, string>> = {
  apt: 'a function of the toolkit, around the stand-in apt-get',
  chgrp: 'only for the service user, whom an emulated instance does not have',
  chown: 'only for the service user',
  free: 'a variable',
  script: 'a function of the first boot',
  write: 'a function of the first boot',
};

function shellFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter(
      (file) =>
        statSync(file).isFile() &&
        /\.sh$|^#!.*\b(ba)?sh\b/.test(file.endsWith('.sh') ? '.sh' : firstLine(file)),
    );
}

const firstLine = (file: string) => readFileSync(file, 'utf8').split('\n', 1)[0] ?? '';

/** Roughly: what follows a line's beginning, an operator, or a word of the shell that a command follows. */
function wordsOf(script: string): string[] {
  const place =
    /(?:^|[|;&({!]|\$\(|\b(?:then|do|else|if|elif|while|until|exec|run_long|timeout \S+)\s)\s*([a-z][a-z0-9_.+-]*)(?=\s|\)|$)/gm;
  return [...script.replace(/^\s*#.*$/gm, '').matchAll(place)].map(([, word = '']) => word);
}

const BUILTINS =
  'alias bg bind break builtin caller cd command compgen complete continue declare dirs disown echo enable eval exec exit export false fc fg getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt source suspend test times trap true type typeset ulimit umask unalias unset wait'.split(
    ' ',
  );

const isOnThisComputer = (word: string) =>
  !BUILTINS.includes(word) &&
  SYSTEM_FOLDERS.some((folder) => statSync(join(folder, word), { throwIfNoEntry: false })?.isFile());

describe('places', () => {
  test('of a project are refused, unless a rehearsal is there', async () => {
    const stateDir = temporaryFolder();
    put(join(stateDir, 'package.json'), '{}');
    expect(await refusalOf({ stateDir })).toMatchObject({
      kind: 'request',
      code: 'StateInProject',
      message: `${stateDir} is the folder of a project: it has package.json`,
    });
    mkdirSync(join(stateDir, 'account'));
    put(join(stateDir, 'account/account.log'));
    await expect(preflight({ stateDir })).resolves.toBeUndefined();
  });

  test('below a file are refused with the file', async () => {
    const file = join(temporaryFolder(), 'file');
    put(file);
    expect(await refusalOf({ stateDir: join(file, 'state') })).toMatchObject({
      code: 'PathUnwritable',
      message: `${file}/state cannot be written: ${file} is not a folder`,
    });
  });

  test('are mounted as the kernel says: the nearest, and the last of equals', () => {
    const table = [
      '21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
      '22 21 0:5 / /srv/no\\040programs rw,nosuid,noexec - tmpfs tmpfs rw',
      '23 22 0:6 / /srv/no\\040programs/but/here rw - tmpfs tmpfs rw',
      '24 21 0:7 / /srv/over rw - tmpfs tmpfs rw',
      '25 21 0:8 / /srv/over ro,noexec - tmpfs tmpfs ro',
    ].join('\n');
    expect(mountOf('/srv/other', table)).toEqual({ at: '/', options: ['rw', 'relatime'] });
    expect(mountOf('/srv/no programs/new/state', table)?.options).toContain('noexec');
    expect(mountOf('/srv/no programs/but/here/x', table)?.options).toEqual(['rw']);
    expect(mountOf('/srv/no programs2', table)?.at).toBe('/');
    expect(mountOf('/srv/over/x', table)?.options).toEqual(['ro', 'noexec']);
    expect(mountOf('/srv', '')).toBeUndefined();
    expect(mountOf(temporaryFolder())?.options).not.toContain('noexec');
  });
});

test('everything that is missing is told at once, and exit 2', async () => {
  const folder = temporaryFolder();
  put(join(folder, 'file'));
  const error = await refusalOf({
    stateDir: join(folder, 'file/state'),
    bytes: 2 ** 60,
    folders: [folder],
    process: '/nowhere',
  });
  expect(error).toMatchObject({ kind: 'request', code: 'RehearsalNotPossible' });
  const codes = ['LinuxNeeded', 'ProgramsMissing', 'PathUnwritable', 'DiskFull'];
  expect(error.data).toMatchObject({ errors: codes.map((code) => ({ code })) });
  expect(error.message.split('\n').map((line) => line.split(':')[0])).toEqual([
    '4 things are in the way',
    ...codes,
  ]);
  expect(error.next?.split('\n')).toHaveLength(4);
});
