/** The package as a stranger gets it: packed from a copy of the sources, installed in an empty folder. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const ROOT = resolve(__dirname, '../../..');
export const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

const run = promisify(execFile);

export interface PackedFile {
  readonly path: string;
  readonly size: number;
}

export interface Packed {
  readonly tarball: string;
  readonly files: readonly PackedFile[];
  readonly unpackedSize: number;
  /** The commit of the sources. */
  readonly commit: string;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What git would check out and packing needs; `dist` is left behind, and litter is put where it must not be taken from. */
const SOURCES = [
  'bin',
  'lib',
  'assets',
  'docs',
  'cdk.json',
  'package.json',
  'tsconfig.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
];
export const LITTER = [
  'dist/lib/removed-long-ago.js',
  'dist/.tsbuildinfo',
  'assets/host/python/trainyard_host/__pycache__/cli.cpython-312.pyc',
  'test/some.test.ts',
];

/** A folder that is removed by `dispose`. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'trainyard-package-'));

  /** Packs a copy, because packing rebuilds `dist`, which other tests are using. */
  async pack(): Promise<Packed> {
    const copy = join(this.folder, 'sources');
    for (const name of SOURCES.filter((it) => existsSync(join(ROOT, it)))) {
      cpSync(join(ROOT, name), join(copy, name), {
        recursive: true,
        filter: (path) => !path.includes('__pycache__'),
      });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    for (const path of LITTER) this.write(`sources/${path}`, 'litter\n');
    const commit = await commitIn(copy);
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', this.folder], { cwd: copy });
    const [packed] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [
      Omit<Packed, 'tarball' | 'commit'> & { filename: string },
    ];
    return { ...packed, commit, tarball: join(this.folder, packed.filename) };
  }

  write(path: string, content: string): void {
    const file = join(this.folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Runs a program in a folder of the workspace, whatever its exit code. */
  async run(folder: string, program: string, args: readonly string[], env = {}): Promise<Ran> {
    const options = { cwd: this.path(folder), env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    try {
      return { code: 0, ...(await run(program, [...args], options)) };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout, stderr };
    }
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Makes a folder a checkout with one commit, as it would be released from. */
async function commitIn(folder: string): Promise<string> {
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=x', '-c', 'user.email=x@y.z', ...args], { cwd: folder });
  await git('init', '--quiet');
  await git('commit', '--allow-empty', '-qm', 'x');
  return (await git('rev-parse', 'HEAD')).stdout.trim();
}
