/** The programs of this computer that a rehearsal starts, and which of them are not there or too old. */
import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** By the package of Debian and Ubuntu that brings them. */
export const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  bash: ['bash'],
  coreutils: [
    ...[
      'cat',
      'chmod',
      'comm',
      'cp',
      'cut',
      'date',
      'dirname',
      'env',
      'id',
      'install',
      'ln',
      'mkdir',
      'mkfifo',
    ],
    ...['mktemp', 'mv', 'paste', 'readlink', 'rm', 'sha256sum', 'sleep', 'sort', 'tail', 'timeout', 'touch'],
    ...['tr', 'true', 'uname', 'wc'],
  ],
  dash: ['sh'],
  diffutils: ['cmp'],
  findutils: ['find'],
  grep: ['grep'],
  mawk: ['awk'],
  python3: ['python3'],
  sed: ['sed'],
  tar: ['tar'],
  'util-linux': ['flock'],
};

type Version = readonly [major: number, minor: number];

/** `EPOCHREALTIME` came with bash 5.0; the toolkit runs from Python 3.9 on. */
const LEAST: Readonly<
  Record<string, { readonly version: Version; readonly of: (path: string) => Version | undefined }>
> = {
  bash: {
    version: [5, 0],
    of: (path) => versionIn(/@\(#\)Bash version (\d+)\.(\d+)/, readFileSync(path, 'latin1')),
  },
  python3: { version: [3, 9], of: (path) => versionIn(/^python(\d+)\.(\d+)$/, basename(path)) },
};

/** One program that is not as a rehearsal needs it. */
interface LackingProgram {
  /** Such as `flock`, or `bash 4.4 (5.0 or later is needed)`. */
  readonly what: string;
  readonly package: string;
}

/**
 * What is lacking in these folders. Nothing is started: a program is there if it can be, and its version is read from it or from
 * the name that it really has; one whose version cannot be read so is taken.
 */
export function lackingPrograms(folders: readonly string[]): readonly LackingProgram[] {
  return Object.entries(PROGRAMS).flatMap(([name, programs]) =>
    programs.flatMap((program) => {
      const path = folders.map((folder) => join(folder, program)).find(isProgram);
      const what = path === undefined ? program : tooOld(program, path);
      return what === undefined ? [] : [{ what, package: name }];
    }),
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function tooOld(program: string, path: string): string | undefined {
  const least = LEAST[program];
  const found = least?.of(realpathSync(path));
  if (least === undefined || found === undefined) return undefined;
  const [major, minor] = least.version;
  if (found[0] > major || (found[0] === major && found[1] >= minor)) return undefined;
  return `${program} ${found.join('.')} (${major}.${minor} or later is needed)`;
}

function versionIn(pattern: RegExp, text: string): Version | undefined {
  const found = pattern.exec(text);
  return found === null ? undefined : [Number(found[1]), Number(found[2])];
}
