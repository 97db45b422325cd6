import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolOf, versionText } from '../../lib/cli/program/tool';
import { call } from './terminal';

const folder = mkdtempSync(join(tmpdir(), 'trainyard-version-'));
const project = join(folder, 'project');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y.z', ...args], {
    cwd,
    encoding: 'utf8',
  }).trim();

beforeAll(() => {
  mkdirSync(join(project, 'node_modules/trainyard'), { recursive: true });
  for (const place of [project, join(project, 'node_modules/trainyard')]) {
    writeFileSync(join(place, 'package.json'), '{"version":"1.2.3"}');
  }
  git(project, 'init', '--quiet');
  git(project, 'add', 'package.json');
});

test('a repository without a commit has none', () => {
  expect(toolOf(project)).toEqual({ version: '1.2.3', commit: null });
});

test('the commit is that of a checkout and of a worktree, on a branch or not', () => {
  git(project, 'commit', '-qm', 'one');
  const first = git(project, 'rev-parse', 'HEAD');
  expect(toolOf(project).commit).toBe(first);
  git(project, 'worktree', 'add', '--quiet', '-b', 'other', join(folder, 'worktree'));
  git(join(folder, 'worktree'), 'commit', '-qm', 'two', '--allow-empty');
  const second = git(join(folder, 'worktree'), 'rev-parse', 'HEAD');
  expect(second).not.toBe(first);
  expect(toolOf(join(folder, 'worktree')).commit).toBe(second);
  git(join(folder, 'worktree'), 'checkout', '--quiet', '--detach', first);
  git(join(folder, 'worktree'), 'pack-refs', '--all');
  expect(toolOf(join(folder, 'worktree')).commit).toBe(first);
});

test('a package that is installed in a repository has no commit', () => {
  expect(toolOf(join(project, 'node_modules/trainyard'))).toEqual({ version: '1.2.3', commit: null });
});

test('a repository that git cannot read has none', () => {
  const broken = join(folder, 'broken');
  mkdirSync(join(broken, '.git'), { recursive: true });
  writeFileSync(join(broken, 'package.json'), '{"version":"1.2.3"}');
  expect(toolOf(broken).commit).toBeNull();
});

test('--version prints both, short enough to be read', async () => {
  const tool = toolOf();
  expect(await call('--version')).toEqual({ code: 0, stdout: `${versionText(tool)}\n`, stderr: '' });
  expect(versionText({ version: '0.2.0', commit: null })).toBe('0.2.0');
  expect(versionText({ version: '0.2.0', commit: `${'0123456789abcdef'.repeat(2)}01234567` })).toBe(
    '0.2.0 (commit 0123456789ab)',
  );
});
