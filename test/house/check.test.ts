import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const CHECK = join(ROOT, '.ci/check');

function bash(command: string, environment: Record<string, string> = {}) {
  const env = { ...process.env, ...environment };
  // Without an input: bash takes Node's pipe for a remote login and may read a .bashrc that sets another PATH.
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  const done = spawnSync('bash', ['-c', command], { cwd: ROOT, env, stdio, encoding: 'utf8' });
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
}

function files(kind: 'shell' | 'python'): string[] {
  return bash(`source .ci/check/sources.sh && ${kind}_files`).stdout.split('\n').filter(Boolean);
}

describe('npm run check', () => {
  test('finds shell and Python by extension and by first line', () => {
    const [shell, python] = [files('shell'), files('python')];
    expect(shell).toEqual(
      expect.arrayContaining([
        '.ci/run',
        'assets/host/phase',
        'assets/emulated/bin/aws',
        'assets/documents/step.sh',
      ]),
    );
    expect(python).toEqual(
      expect.arrayContaining(['assets/emulated/bin/make-image', 'test/measure/fixtures/corpus.py']),
    );
    expect(shell.filter((file) => python.includes(file))).toEqual([]);
    expect([...shell, ...python].filter((file) => /\.(ts|json|md)$/.test(file))).toEqual([]);
  });

  test('leaves no program of the host and of its stand-ins to nobody', () => {
    const known = new Set([...files('shell'), ...files('python')]);
    const programs = bash("git ls-files -s -- assets | sed -n 's/^100755 [^\\t]*\\t//p'").stdout;
    const names = programs.split('\n').filter(Boolean);
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  test('says what is missing and how to get it where PyPI cannot be reached', () => {
    const folder = mkdtempSync(join(tmpdir(), 'trainyard-tools-'));
    const bin = mkdtempSync(join(tmpdir(), 'trainyard-bin-'));
    try {
      // A python3 that gets as far as the empty environment, as the real one does without a network.
      writeFileSync(join(bin, 'python3'), '#!/bin/sh\nmkdir -p "$3"\necho no route to PyPI >&2\nexit 1\n', {
        mode: 0o755,
      });
      const PATH = `${bin}:${process.env['PATH']}`;
      const done = bash('bash .ci/check/install-tools.sh', { CHECK_TOOLS: folder, PATH });
      expect(done.code).toBe(1);
      for (const pin of readFileSync(join(CHECK, 'requirements.txt'), 'utf8').match(/^\w\S+==\S+$/gm) ?? []) {
        expect(done.stderr).toContain(pin);
      }
      expect(done.stderr).toContain('no route to PyPI');
      expect(done.stderr).toContain('npm run check:tools where PyPI can be reached');
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      for (const made of [folder, bin]) rmSync(made, { recursive: true });
    }
  });
});
