/** A copy of the repository in which a mistake can be made, tested and taken back. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Mutant } from './mutant';

const COPIED = ['lib', 'bin', 'assets', 'test', 'cdk.json', 'package.json', 'tsconfig.json', 'README.md'];

export type Fate = 'killed' | 'survived' | 'not found';

export class Scratch {
  private readonly folder = mkdtempSync(join(tmpdir(), 'trainyard-mutants-'));
  private running: ChildProcess | undefined;

  constructor(root = process.cwd()) {
    for (const name of COPIED) cpSync(join(root, name), join(this.folder, name), { recursive: true });
    symlinkSync(resolve(root, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Runs the mutant's tests one by one until one of them fails. */
  async fateOf({ file, from, to, tests }: Mutant): Promise<Fate> {
    const path = join(this.folder, file);
    const text = readFileSync(path, 'utf8');
    const at = text.indexOf(from);
    if (at === -1 || text.indexOf(from, at + 1) !== -1) return 'not found';
    writeFileSync(path, text.slice(0, at) + to + text.slice(at + from.length));
    try {
      for (const test of tests) if (!(await this.passes(test))) return 'killed';
      return 'survived';
    } finally {
      writeFileSync(path, text);
    }
  }

  async passes(test: string): Promise<boolean> {
    const jest = join(this.folder, 'node_modules/jest/bin/jest.js');
    const report = join(this.folder, 'report.json');
    rmSync(report, { force: true });
    const options = ['--runTestsByPath', test, '--bail', '--silent', '--watchman=false', '-w', '1'];
    const written = ['--json', '--outputFile', report];
    const child = spawn(process.execPath, [jest, ...options, ...written], {
      cwd: this.folder,
      stdio: 'ignore',
    });
    this.running = child;
    const code = await new Promise<number | null>((done, failed) => {
      child.once('error', failed);
      child.once('close', done);
    });
    // A jest that could not start has judged nothing, and must not pass for a test that failed.
    if (!existsSync(report)) throw new Error(`jest ended with ${code} and no report of ${test}`);
    return code === 0;
  }

  remove(): void {
    this.running?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
