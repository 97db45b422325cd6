/**
 * The real parser of `vllm serve`, of the vLLM that PyPI has for processors, over every command that a plan can print for the
 * servers that are `vllm serve`, and over every option that the catalogue lets an environment add. The fork's server is
 * older: its `--device` and `--override-neuron-config` are in no wheel that can be had.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnvironment } from '../../lib/environment';
import { dialectOf, optionKey, releaseOf, releaseVersions, supportOf } from '../../lib/facts';
import { makePlan, optionWords } from '../../lib/plan';
import { sampleOf } from './helpers/sample-option';

const PYTHON = join(
  process.env['TRAINYARD_VLLM_HOME'] ?? join(resolve(__dirname, '../..'), '.conformance/vllm'),
  'venv/bin/python',
);
const RELEASES = releaseVersions().filter((version) => supportOf(releaseOf(version)).path !== 'fork');

const notHere = existsSync(PYTHON) ? '' : `there is no ${PYTHON}; \`npm run vllm\` installs it`;
if (notHere) process.stderr.write(`skipped: ${notHere}\n`);

function refusals(lines: readonly (readonly string[])[]): readonly (string | null)[] {
  const run = spawnSync(PYTHON, ['-B', join(__dirname, 'vllm/parse_arguments.py')], {
    input: JSON.stringify(lines),
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(run.stderr);
  const { refused } = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '') as {
    refused: readonly (string | null)[];
  };
  return refused;
}

/** What follows `vllm serve` in the commands of an environment. */
const linesOf = (more: object): string[][] =>
  makePlan(parseEnvironment('asked', more))
    .commands.filter(({ phase }) => phase === 'deploy')
    .map(({ argv }) => argv.slice(2));

const ENVIRONMENTS = RELEASES.flatMap((release) =>
  [
    {},
    { layout: { tensorParallel: 64, dataParallel: 1, batch: 1 } },
    { layout: { tensorParallel: 16, dataParallel: 4, batch: 2 } },
    { lengths: { sequence: 8192, context: 4096 }, workload: { inputTokens: { mean: 2000 } } },
  ].map((more) => ({ release, ...more })),
);

(notHere ? describe.skip : describe)('the parser of vllm serve', () => {
  test('takes every command of every plan', () => {
    const lines = ENVIRONMENTS.flatMap(linesOf);
    expect(lines.length).toBeGreaterThan(2 * ENVIRONMENTS.length);
    const refused = refusals(lines);
    expect(lines.filter((_, index) => refused[index] !== null)).toEqual([]);
  });

  test('refuses what is no option of it, so that the test above means something', () => {
    const [line = []] = linesOf({ release: RELEASES[0] });
    const [fork, twice] = refusals([
      [...line, '--override-neuron-config', '{}'],
      [...line, '--max-num-seqs', 'x'],
    ]);
    expect(fork).toContain('override-neuron-config');
    expect(twice).toContain('max-num-seqs');
  });

  test.each(['plugin', 'vllm-neuron'])('takes every option that an environment may add to %s', (dialect) => {
    const rows = dialectOf(dialect).serve.options.filter(
      ({ owner, inside }) => owner === undefined && inside === undefined,
    );
    expect(rows.length).toBeGreaterThan(5);
    const [line = []] = linesOf({ release: dialect === 'plugin' ? '2.31.1' : RELEASES.at(-1) });
    const lines = rows.map((row) => {
      const { words } = optionWords([row], { [optionKey(row)]: sampleOf(row) });
      return [...line, ...words];
    });
    const refused = refusals(lines);
    expect(rows.map(({ name }, index) => [name, refused[index]]).filter(([, why]) => why !== null)).toEqual(
      [],
    );
  });
});
