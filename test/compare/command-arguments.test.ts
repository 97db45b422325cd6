import { compileArguments, precisionOf, serveArguments } from '../../lib/compare/command-arguments';
import type { Manifest } from '../../lib/contract/manifest';
import { isTrainyardError } from '../../lib/core/errors';
import { parseEnvironment } from '../../lib/environment';
import { dialectOf, releaseOf, releaseVersions } from '../../lib/facts';
import { makePlan, planJson } from '../../lib/plan';
import { commitFor } from '../plan/commit-for';
import { manifest } from '../report/fixtures/run';

function planned(release: string, change: object = {}): Manifest | null {
  try {
    const environment = parseEnvironment('tutorial', { release, vllmCommit: commitFor(release), ...change });
    return manifest({ plan: planJson(makePlan(environment)) });
  } catch (error) {
    // Some releases cannot be deployed from our catalogue; they have no commands to compare.
    if (isTrainyardError(error) && error.kind === 'request') return null;
    throw error;
  }
}

const RELEASES = releaseVersions().filter((release) => planned(release) !== null);
/** Everything that has a field of its own, and batches above 1, where the commands have the same flags. */
const OTHER = {
  layout: { tensorParallel: 16, dataParallel: 4, batch: 2 },
  lengths: { sequence: 16384, context: 8192 },
  serving: { basePort: 9000 },
};

/** What the tutorial's own words are in. */
const hasTutorial = (version: string) => dialectOf(releaseOf(version).dialect).artifact === 'directory';

test('most releases have commands', () => {
  expect(RELEASES.length).toBeGreaterThan(3);
});

test.each(RELEASES)(
  'of %s nothing is said twice: layout, lengths and places are in other fields',
  (release) => {
    const [a, b] = [planned(release), planned(release, OTHER)];
    expect(b).not.toBeNull();
    for (const said of [compileArguments, serveArguments, precisionOf]) {
      expect(said(a)).toBeTruthy();
      expect(said(b)).toBe(said(a));
    }
    if (!hasTutorial(release)) return;
    expect(precisionOf(a)).toBe('torch-dtype=bfloat16');
    expect(compileArguments(a)).toContain('fused-qkv');
    expect(compileArguments(a)).not.toMatch(/dtype|\/mnt\//);
    expect(serveArguments(a)).toContain('"global_topk":64');
  },
);

test('what the preset changes in a command is seen', () => {
  const release = RELEASES[0] ?? '';
  expect(compileArguments(planned(release, { preset: 'verbatim' }))).not.toBe(
    compileArguments(planned(release)),
  );
});

test('what a recipe and options change is seen, each in its own command', () => {
  const of = (change: object) => planned('2.23.0', change);
  const plain = of({});
  const recipe = of({ recipe: 'throughput' });
  expect(compileArguments(recipe)).toContain('async-mode');
  expect(compileArguments(recipe)).not.toBe(compileArguments(plain));
  expect(serveArguments(recipe)).toBe(serveArguments(plain));
  const told = of({ serve: { options: { 'disable-log-stats': true } } });
  expect(serveArguments(told)).toContain('disable-log-stats');
  expect(compileArguments(told)).toBe(compileArguments(plain));
  expect(precisionOf(of({ compile: { options: { 'kv-cache-quant': true } } }))).not.toBe(precisionOf(plain));
});

test('a manifest without a plan of commands records nothing, and commands without a data type say so', () => {
  const of = (plan: Manifest['plan']) => manifest({ plan });
  for (const empty of [null, of({}), of({ commands: 'none' }), of({ commands: [{ phase: 'prepare' }] })]) {
    expect([compileArguments(empty), serveArguments(empty), precisionOf(empty)]).toEqual(
      Array.from({ length: 3 }, () => undefined),
    );
  }
  const bare = of({ commands: [{ phase: 'compile', argv: ['inference_demo', '--tp-degree', '32'] }] });
  expect([compileArguments(bare), serveArguments(bare), precisionOf(bare)]).toEqual([
    'none',
    undefined,
    'none named',
  ]);
});
