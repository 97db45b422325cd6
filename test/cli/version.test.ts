import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { toolOf, versionText } from '../../lib/cli/program/tool';
import { call } from './terminal';

const PACKAGE = resolve(__dirname, '../../package.json');
const { scripts } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { scripts: Record<string, string> };
const folder = mkdtempSync(join(tmpdir(), 'trainyard-version-'));
const project = join(folder, 'project');
const installed = join(project, 'node_modules/trainyard');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y.z', ...args], {
    cwd,
    encoding: 'utf8',
  }).trim();

/** As `npm run build` does it, in the folder of a package that is there already. */
function build(root: string, env: Record<string, string> = {}) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  execFileSync('sh', ['-c', scripts['build:commit'] ?? ''], { cwd: root, env: { ...process.env, ...env } });
  return toolOf(root);
}

beforeAll(() => {
  mkdirSync(installed, { recursive: true });
  for (const place of [project, installed]) {
    writeFileSync(join(place, 'package.json'), '{"version":"1.2.3"}');
  }
  git(project, 'init', '--quiet');
  git(project, 'add', 'package.json');
});

test('a repository without a commit has none, and the build goes on', () => {
  expect(build(project)).toEqual({ version: '1.2.3', commit: null });
});

test('the commit is that of the last build, in a checkout and in a worktree, on a branch or not', () => {
  git(project, 'commit', '-qm', 'one');
  const first = git(project, 'rev-parse', 'HEAD');
  expect(build(project).commit).toBe(first);
  const worktree = join(folder, 'worktree');
  git(project, 'worktree', 'add', '--quiet', '-b', 'other', worktree);
  git(worktree, 'commit', '-qm', 'two', '--allow-empty');
  const second = git(worktree, 'rev-parse', 'HEAD');
  expect(second).not.toBe(first);
  // A hook of git names the repository that it is for.
  expect(build(worktree, { GIT_DIR: join(project, '.git') }).commit).toBe(second);
  git(worktree, 'checkout', '--quiet', '--detach', first);
  git(worktree, 'pack-refs', '--all');
  expect(toolOf(worktree).commit).toBe(second);
  expect(build(worktree).commit).toBe(first);
});

test('a package that is built within a repository of others has no commit', () => {
  expect(build(installed)).toEqual({ version: '1.2.3', commit: null });
});

test('a repository that git cannot read has none, and what an earlier build wrote is gone', () => {
  const broken = join(folder, 'broken');
  mkdirSync(join(broken, '.git'), { recursive: true });
  mkdirSync(join(broken, 'dist'));
  writeFileSync(join(broken, 'dist/commit'), 'a'.repeat(40));
  writeFileSync(join(broken, 'package.json'), '{"version":"1.2.3"}');
  expect(toolOf(broken).commit).toBe('a'.repeat(40));
  expect(build(broken).commit).toBeNull();
});

test('--version prints both, short enough to be read', async () => {
  const tool = toolOf();
  expect(await call('--version')).toEqual({ code: 0, stdout: `${versionText(tool)}\n`, stderr: '' });
  expect(versionText({ version: '0.2.0', commit: null })).toBe('trainyard 0.2.0 (commit unknown)');
  expect(versionText({ version: '0.2.0', commit: `${'0123456789abcdef'.repeat(2)}01234567` })).toBe(
    'trainyard 0.2.0 (commit 0123456789ab)',
  );
});
