/** What `plan` prints is what the host starts: program, arguments and variables, from the documents' own parameters. */
import fc from 'fast-check';
import { parametersFor } from '../../lib/documents';
import { variableOf } from '../../lib/documents/parameters/parameter';
import { type Environment, parseEnvironment } from '../../lib/environment';
import { dialectOf, hardwareOf, instanceTypes, modelIds, releaseOf, releaseVersions } from '../../lib/facts';
import { admitLayout, draftOf, layoutRequestOf, plannedArtifact, plannedCommands } from '../../lib/plan';
import { layoutRefusals } from '../../lib/plan/layout/layout-rules';
import { askHost } from './host/host';

type Command = readonly [argv: readonly string[], environment: Readonly<Record<string, string>>];
interface Answer {
  readonly key: string;
  readonly compile: Command;
  readonly deploy: readonly Command[];
  readonly benchmark: Command;
}

/** Where a venv has no documented name, only the instance knows it. */
const RELEASES = releaseVersions().filter((version) => !releaseOf(version).venv?.includes('*'));
const hasTutorial = (version: string) =>
  dialectOf(releaseOf(version).dialect).verbatimMaxModelLength !== undefined;
const environmentOf = (more: object) => parseEnvironment('random', more);

const ONE = 'meta-llama/Llama-3.2-1B-Instruct';

/** Every kind of option; what the plan would refuse of them is no matter here. */
const COMPILE_OPTIONS = [
  {},
  { 'async-mode': true, 'context-encoding-buckets': [256, 1024], 'pad-token-id': 0 },
  { 'do-sample': false, 'lora-ckpt-path': ['a', 'b c'], 'capacity-factor': 1e-7 },
];
const SERVE_OPTIONS = [
  {},
  { 'enable-prefix-caching': true, seed: 7, tokenizer: 'ä "x" $y' },
  { override_neuron_config: { skip_warmup: true, on_device_sampling_config: { global_topk: 256 } } },
];

/** A server that compiles at its start has no compile options, and keys of its own in its JSON. */
function optionsFor(release: string, row: { recipe: string; draft: object; compile: object; serve: object }) {
  if (hasTutorial(release)) {
    const compile = { options: row.compile, ...row.draft };
    return { recipe: row.recipe, compile, serve: { options: row.serve } };
  }
  const own = 'override_neuron_config' in row.serve ? { neuron_config: { fp8_packed_kv: true } } : row.serve;
  return { serve: { options: own } };
}

/** Every preset, dialect and client at least once, and then many of everything. */
const chosen = RELEASES.flatMap((release) =>
  (['corrected', ...(hasTutorial(release) ? (['verbatim'] as const) : [])] as const).flatMap((preset) =>
    (['trainyard', 'upstream'] as const).map((client) =>
      environmentOf({ release, preset, workload: { client, warmupRequests: 0 } }),
    ),
  ),
);
const random = fc
  .record({
    type: fc.constantFrom(...instanceTypes()),
    model: fc.constantFrom(...modelIds()),
    tensorParallel: fc.constantFrom(1, 2, 4, 8, 16, 32, 64),
    dataParallel: fc.integer({ min: 1, max: 6 }),
    batch: fc.integer({ min: 1, max: 6 }),
    sequence: fc.constantFrom(2048, 4096, 8192),
    context: fc.constantFrom(1024, 2048),
    basePort: fc.integer({ min: 1024, max: 60_000 }),
    release: fc.constantFrom(...RELEASES),
    preset: fc.constantFrom('corrected', 'verbatim'),
    compileOnMiss: fc.boolean(),
    client: fc.constantFrom('trainyard', 'upstream'),
    recipe: fc.constantFrom('tutorial', 'tutorial', 'throughput', 'latency', 'plain'),
    draft: fc.constantFrom<object>(
      {},
      {},
      { draft: { id: ONE } },
      { draft: { id: ONE, revision: '7'.repeat(40) } },
    ),
    compile: fc.constantFrom(...COMPILE_OPTIONS),
    serve: fc.constantFrom(...SERVE_OPTIONS),
    concurrency: fc.constantFrom(null, 3),
    repeats: fc.integer({ min: 1, max: 3 }),
    sampling: fc.constantFrom({ temperature: 0, top_k: 1 }, { temperature: 0.7, top_k: 64, stop: 'ä "x"' }),
    seed: fc.integer({ min: 0, max: 2_147_483_000 }),
  })
  .map((row) => {
    const upstream = row.client === 'upstream';
    return environmentOf({
      instance: { type: row.type },
      model: { id: row.model },
      layout: { tensorParallel: row.tensorParallel, dataParallel: row.dataParallel, batch: row.batch },
      lengths: { sequence: row.sequence, context: row.context },
      serving: { basePort: row.basePort, compileOnMiss: row.compileOnMiss },
      memory: { otherMiB: 0 },
      ...{ release: row.release, preset: hasTutorial(row.release) ? row.preset : 'corrected' },
      ...optionsFor(row.release, row),
      workload: {
        ...{ client: row.client, concurrency: row.concurrency, seed: row.seed },
        ...{ samplingParameters: row.sampling, warmupRequests: upstream ? 0 : 4 },
        repeats: upstream ? 1 : row.repeats,
      },
    });
  })
  .filter((environment) => refusalsOf(environment).length === 0);

function refusalsOf(environment: Environment) {
  const request = layoutRequestOf(environment);
  return layoutRefusals(request, hardwareOf(request.instanceType));
}

const ENVIRONMENTS: readonly Environment[] = [
  ...chosen,
  ...fc.sample(random, { numRuns: 250, seed: 20_261_128 }),
];

/** The parameters of the three documents, under the names by which the host knows them; the run has no name yet. */
function variables(environment: Environment): Record<string, string> {
  const sent = (['compile', 'deploy', 'benchmark'] as const).flatMap((phase) =>
    Object.entries(parametersFor(phase, environment)),
  );
  return Object.fromEntries(
    sent
      .filter(([name]) => name !== 'RunId')
      .map(([name, [value = '']]) => [variableOf(name).replace('TRAINYARD_', ''), value]),
  );
}

let answers: readonly Answer[];
beforeAll(() => {
  const commands = ENVIRONMENTS.map((environment) => ({
    type: environment.instance.type,
    release: environment.release,
    versions: plannedArtifact(environment).inputs.versions,
    variables: variables(environment),
  }));
  answers = askHost<{ commands: readonly Answer[] }>({ commands }).commands;
});

function planned(environment: Environment): Answer {
  const admission = admitLayout(layoutRequestOf(environment));
  if (!admission.admitted) throw new TypeError(JSON.stringify(admission.refusals));
  const { key } = plannedArtifact(environment);
  const commands = plannedCommands(environment, admission.layout, key);
  const of = (phase: string) =>
    commands
      .filter((command) => command.phase === phase)
      .map(({ argv, environment }) => [argv, environment] as const);
  const [compile, benchmark] = [of('compile')[0], of('benchmark')[0]];
  if (compile === undefined || benchmark === undefined) throw new TypeError('a phase has no command');
  return { key, compile, deploy: of('deploy'), benchmark };
}

/** What the launcher of a replica, or the prelude of a phase, sets for whatever it starts. */
function withInherited({ key, compile, deploy, benchmark }: Answer): Answer {
  const path = (argv: readonly string[]) => `${argv[0]?.replace(/\/[^/]+$/, '')}:$PATH`;
  return {
    ...{ key, compile },
    deploy: deploy.map(([argv, environment]) => [argv, { PATH: path(argv), ...environment }]),
    benchmark: [benchmark[0], { PYTHONPATH: '/opt/trainyard/current/python', ...benchmark[1] }],
  };
}

test('every command of the plan is the one that the host starts', () => {
  expect(ENVIRONMENTS.length).toBeGreaterThan(280);
  ENVIRONMENTS.forEach((environment, index) => {
    const answer = answers[index];
    if (answer === undefined) throw new TypeError('an answer is missing');
    expect([index, withInherited(answer)]).toEqual([index, planned(environment)]);
  });
});

test('the cases have every preset, dialect, client and family', () => {
  const seen = (what: (environment: Environment) => string) => new Set(ENVIRONMENTS.map(what)).size;
  expect(seen(({ release }) => releaseOf(release).dialect)).toBe(4);
  const serving = ENVIRONMENTS.filter(({ release }) => !hasTutorial(release));
  expect(new Set(serving.map((environment) => environment.serving.compileOnMiss)).size).toBe(2);
  expect(seen(({ instance }) => hardwareOf(instance.type).family)).toBe(3);
  expect(seen(({ preset, workload, layout }) => `${preset} ${workload.client} ${layout.batch > 1}`)).toBe(8);
  expect(seen(({ release }) => release)).toBe(RELEASES.length);
  expect(seen((environment) => `${draftOf(environment)?.revision}`)).toBe(3);
  const commands = answers.flatMap(({ deploy }) => deploy.map(([argv]) => argv.join(' ')));
  expect(commands.filter((words) => words.includes('--speculative-model ')).length).toBeGreaterThan(5);
});
