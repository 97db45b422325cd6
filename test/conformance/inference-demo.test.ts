/**
 * The real parser of `inference_demo`, of the commits that the catalogue's tables were read at, over every compile command
 * that a plan can print, and over every option that the catalogue lets an environment add. Its repository is not fetched
 * here: TRAINYARD_NXDI names a clone of it, with its tags.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isTrainyardError } from '../../lib/core/errors';
import { parseEnvironment } from '../../lib/environment';
import {
  dialectOf,
  INFERENCE_DEMO,
  modelIds,
  type OptionTable,
  optionKey,
  optionsOf,
  RECIPES,
  releaseOf,
  releaseVersions,
} from '../../lib/facts';
import { makePlan, optionWords } from '../../lib/plan';
import { sampleOf } from './helpers/sample-option';

// The plans of one release take half a minute; the machine may have much else to do.
jest.setTimeout(900_000);

const REPOSITORY = process.env['TRAINYARD_NXDI'];
/** Commit of each table, as its source says. */
const REFS: Readonly<Record<OptionTable, string>> = {
  '0.3': 'v0.3.5591',
  '0.4': 'v0.4.7422',
  '0.5': 'v0.5.9230',
  '0.6': 'v0.6.10598',
  '0.7': 'v0.7.14366',
  main: 'HEAD',
};
const standsOn = (release: string) =>
  [releaseOf(release).dialect, ...releaseOf(release).optionTables].join(' ');
/** The first of those that stand on the same tables: the others print the same. */
const RELEASES = releaseVersions()
  .filter((name) => dialectOf(releaseOf(name).dialect).artifact === 'directory')
  .filter((name, at, all) => all.findIndex((other) => standsOn(other) === standsOn(name)) === at);
const TYPES = ['trn2.48xlarge', 'trn2.3xlarge', 'trn1.32xlarge', 'inf2.48xlarge'];
/** Fits every family. The parser opens a file that an option names, so options of kind `path` are not asked about. */
const SMALL = {
  model: { id: 'meta-llama/Llama-3.2-1B-Instruct' },
  layout: { tensorParallel: 8, dataParallel: 1, batch: 2 },
};
/** The values of these options are names of a package that is a stub here; that the option exists is still asked. */
const OF_A_STUB = /\(choose from \)$|invalid str_to_quantization_type value/;
const LAYOUTS = [1, 8, 32, 64].flatMap((tensorParallel) =>
  [1, 4].map((batch) => ({ tensorParallel, dataParallel: 1, batch })),
);

if (REPOSITORY === undefined)
  process.stderr.write('skipped: TRAINYARD_NXDI names no clone of neuronx-distributed-inference\n');

function refusals(table: OptionTable, lines: readonly (readonly string[])[]): readonly (string | null)[] {
  const program = join(__dirname, 'inference_demo/parse_arguments.py');
  const run = spawnSync('python3', ['-B', program, REPOSITORY ?? '', REFS[table]], {
    input: JSON.stringify(lines),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return (JSON.parse(run.stdout) as { refused: readonly (string | null)[] }).refused;
}

/** The words behind the program, of an environment that the plan admits; none of another. */
function compileLine(written: object): string[] | undefined {
  try {
    const { commands } = makePlan(parseEnvironment('asked', written));
    return commands.find(({ phase }) => phase === 'compile')?.argv.slice(1);
  } catch (error) {
    if (isTrainyardError(error) && error.kind === 'request') return undefined;
    throw error;
  }
}

const known = new Map<string, string[][]>();
function linesOf(release: string): string[][] {
  const found = known.get(release) ?? everyLine(release);
  known.set(release, found);
  return found;
}

function everyLine(release: string): string[][] {
  const written = TYPES.flatMap((type) =>
    modelIds().flatMap((id) =>
      LAYOUTS.flatMap((layout) =>
        [...RECIPES.map((recipe) => ({ recipe })), { preset: 'verbatim' }].flatMap((how) =>
          [{ sequence: 8192 }, { sequence: 4096, context: 2048 }].map((lengths) => ({
            ...{ release, instance: { type }, model: { id }, layout, lengths, ...how },
            workload: { inputTokens: { mean: 512 }, outputTokens: { mean: 128 } },
          })),
        ),
      ),
    ),
  );
  const lines = written.map(compileLine).filter((line) => line !== undefined);
  return [...new Map(lines.map((line) => [line.join('\0'), line])).values()];
}

(REPOSITORY === undefined ? describe.skip : describe)('the parser of inference_demo', () => {
  test.each(RELEASES)('takes every compile command of SDK %s', (release) => {
    const lines = linesOf(release);
    for (const table of releaseOf(release).optionTables) {
      const refused = refusals(table, lines);
      process.stderr.write(`SDK ${release}, ${REFS[table]}: ${lines.length} commands\n`);
      expect(
        lines.flatMap((line, at) => (refused[at] === null ? [] : [[refused[at], line.join(' ')]])),
      ).toEqual([]);
    }
    expect(lines.length).toBeGreaterThan(20);
  });

  test.each(RELEASES)('takes every option that an environment may add on SDK %s', (release) => {
    const line = compileLine({ release, ...SMALL }) ?? [];
    const rows = optionsOf(releaseOf(release)).filter(
      ({ owner, kind }) => owner === undefined && kind !== 'path',
    );
    expect(rows.length).toBeGreaterThan(20);
    const lines = rows.map((row) => [
      ...line,
      ...optionWords([row], { [optionKey(row)]: sampleOf(row) }).words,
    ]);
    for (const table of releaseOf(release).optionTables) {
      const refused = refusals(table, lines);
      const told = rows.map(({ name }, at) => [name, refused[at]] as const);
      expect(told.filter(([, why]) => why !== null && !OF_A_STUB.test(why ?? ''))).toEqual([]);
    }
  });

  test('refuses what is no option of it, so that the tests above mean something', () => {
    const line = compileLine({ release: '2.23.0', ...SMALL }) ?? [];
    const [unknown, type] = refusals('0.3', [
      [...line, '--no-such-option'],
      line.map((word) => (INFERENCE_DEMO.modelTypes['0.3'].includes(word) ? 'qwen3' : word)),
    ]);
    expect(unknown).toContain('--no-such-option');
    expect(type).toContain('qwen3');
  });
});
