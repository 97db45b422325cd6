/** No release is served from a tag alone: the catalogue pins its commit, the environment does, or it is refused. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildToolkit, toolkitFor } from '../../lib/documents';
import { parseEnvironment } from '../../lib/environment';
import { releaseOf, releaseVersions } from '../../lib/facts';
import { makePlan } from '../../lib/plan';

const COMMIT = 'c'.repeat(40);
const OPEN = ['2.25.0', '2.26.0', '2.26.1'];
const environment = (release: string, vllmCommit: string | null = null) =>
  parseEnvironment('pinned', { release, vllmCommit });

test.each(OPEN)('%s is refused without a commit, and the cure can be typed', (release) => {
  expect(() => makePlan(environment(release))).toThrow(
    expect.objectContaining({
      code: 'VllmCommitNeeded',
      message: expect.stringMatching(new RegExp(`tag ${release} .*vllmCommit is null`)),
      next: expect.stringContaining(
        `git ls-remote https://github.com/aws-neuron/upstreaming-to-vllm.git 'refs/tags/${release}*'`,
      ),
    }),
  );
  expect(() => makePlan(environment(release, COMMIT))).not.toThrow();
});

test('every other release refuses one, and says what it serves with', () => {
  for (const release of releaseVersions().filter((name) => !OPEN.includes(name))) {
    const { vllm } = releaseOf(release);
    expect(() => makePlan(environment(release, COMMIT))).toThrow(
      expect.objectContaining({
        code: 'VllmCommitNotTaken',
        message: expect.stringContaining(vllm.kind === 'ami' ? vllm.venv : `${vllm.commit}`),
      }),
    );
  }
});

test.each(['main', 'C'.repeat(40), 'c'.repeat(39), ''])('%p is no commit', (vllmCommit) => {
  expect(() => environment('2.26.1', vllmCommit)).toThrow(/vllmCommit/);
});

test('the toolkit carries the commit to the instance, in that release alone', () => {
  const toolkit = toolkitFor(environment('2.26.1', COMMIT));
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-vllm-commit-'));
  try {
    writeFileSync(join(folder, 'toolkit.tar'), toolkit.bytes);
    const read = spawnSync('tar', ['-xOf', 'toolkit.tar', 'facts.json'], { cwd: folder, maxBuffer: 2 ** 28 });
    const { releases } = JSON.parse(read.stdout.toString());
    expect(releases['2.26.1'].vllm.commit).toBe(COMMIT);
    expect(releases['2.26.0'].vllm.commit).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(toolkitFor(environment('2.23.0')).sha256).toBe(buildToolkit().sha256);
});
