/** The template rule, the layout and the artifact key exist twice; here both answer the same random requests. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Environment, parseEnvironment } from '../../lib/environment';
import { factsJson, hardwareOf, instanceTypes, modelIds, placementOf, releaseOf } from '../../lib/facts';
import {
  admitLayout,
  hostPaths,
  type LayoutRequest,
  layoutRequestOf,
  plannedArtifact,
  plannedCommands,
} from '../../lib/plan';

const HOST = join(__dirname, '../../assets/host/python');
const REQUESTS = 200;

const PYTHON = `
import json, os, sys
from pathlib import Path
from trainyard_host.artifacts import artifact
from trainyard_host.rules import commands, layout
from trainyard_host.rules.phase_request import Serving

def answer(row):
    os.environ["TRAINYARD_INSTANCE_TYPE"] = row["type"]
    shape = (row["type"], row["model"], row["tp"], row["dp"], row["batch"], row["lnc"])
    if layout.refusals(*shape):
        return None
    wanted = Serving(row["model"], row["revision"], row["tp"], row["batch"], row["sequence"], row["sequence"], row["lnc"], row["preset"])
    document = artifact.key_document(wanted, row["release"], row["versions"], row["type"])
    compiled, work = Path(row["compiled"]), Path(row["work"])
    return {
        "key": artifact.key_of(document),
        "compile": [commands.compile_command(wanted, row["release"], compiled, work), commands.compile_environment(wanted, row["release"], compiled, work)],
        "serve": [[it.cores, list(it.devices), it.port, commands.serve_command(wanted, row["release"], compiled, it)] for it in layout.replica_cores(row["type"], row["tp"], row["dp"], row["lnc"], row["port"])],
    }

print(json.dumps([answer(row) for row in json.load(sys.stdin)]))
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-host-rule-'));
  // As the bundle has it: the catalogue lies beside the toolkit's Python.
  cpSync(HOST, join(folder, 'python'), { recursive: true });
  writeFileSync(join(folder, 'facts.json'), JSON.stringify(factsJson()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Rules that the host holds too; memory and ports are the plan's alone. */
const SHARED_RULES = ['TensorParallelNotSupported', 'AttentionHeadsNotDivisible', 'DpTimesTpExceedsCores'];

const environments = fc
  .record({
    type: fc.constantFrom(...instanceTypes()),
    model: fc.constantFrom(...modelIds()),
    tensorParallel: fc.constantFrom(1, 2, 3, 4, 8, 16, 24, 32, 64),
    dataParallel: fc.integer({ min: 1, max: 9 }),
    batch: fc.integer({ min: 1, max: 6 }),
    sequence: fc.constantFrom(2048, 4096, 8192),
    basePort: fc.integer({ min: 1024, max: 60_000 }),
    release: fc.constantFrom('2.23.0', '2.24.0', '2.26.1', '2.28.0', '2.31.1'),
    preset: fc.constantFrom('corrected', 'verbatim'),
  })
  .map(({ type, model, tensorParallel, dataParallel, batch, sequence, basePort, release, preset }) =>
    parseEnvironment('random', {
      instance: { type },
      model: { id: model },
      layout: { tensorParallel, dataParallel, batch },
      lengths: { sequence },
      serving: { basePort },
      memory: { otherMiB: 0 },
      release,
      preset,
    }),
  );

test('host and plan admit, place, key and command alike', () => {
  const samples = fc.sample(environments, REQUESTS);
  const rows = samples.map((environment) => {
    const { key, inputs } = plannedArtifact(environment);
    const { tensorParallel: tp, dataParallel: dp, batch, logicalCores: lnc } = environment.layout;
    return {
      type: environment.instance.type,
      model: environment.model.id,
      revision: environment.model.revision,
      release: environment.release,
      preset: environment.preset,
      sequence: environment.lengths.sequence,
      port: environment.serving.basePort,
      versions: inputs.versions,
      compiled: hostPaths.artifact(key),
      work: hostPaths.work,
      ...{ tp, dp, batch, lnc },
    };
  });
  const python = spawnSync('python3', ['-B', '-c', PYTHON], {
    input: JSON.stringify(rows),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], PYTHONPATH: join(folder, 'python') },
  });
  expect(python.stderr).toBe('');
  const answers: unknown[] = JSON.parse(python.stdout);
  expect(answers.filter((answer) => answer !== null).length).toBeGreaterThan(REQUESTS / 10);
  samples.forEach((environment, index) => {
    expect([index, answers[index]]).toEqual([index, ours(environment)]);
  });
});

function ours(environment: Environment) {
  const request = layoutRequestOf(environment);
  if (breaksSharedRule(request)) return null;
  // Ample memory, because the host leaves that question to the plan.
  const admission = admitLayout({ ...request, batch: 1, sequence: 1 });
  if (!admission.admitted) return expect.anything();
  const { key } = plannedArtifact(environment);
  const commands = plannedCommands(environment, { ...admission.layout, batch: request.batch }, key);
  const compile = commands.find((command) => command.phase === 'compile');
  const servers = commands.filter((command) => command.phase === 'deploy');
  return {
    key,
    compile: [compile?.argv, compile?.environment],
    serve: admission.layout.replicas.map((replica, index) => [
      replica.cores,
      replica.devices,
      replica.port,
      servers[index]?.argv,
    ]),
  };
}

function breaksSharedRule(request: LayoutRequest): boolean {
  const admission = admitLayout(request);
  return !admission.admitted && admission.refusals.some((refusal) => SHARED_RULES.includes(refusal.code));
}

test('the random requests reach every family and dialect', () => {
  const samples = fc.sample(environments, { numRuns: REQUESTS, seed: 1 });
  const families = new Set(samples.map(({ instance }) => hardwareOf(instance.type).family));
  expect([...families].every((family) => placementOf(family).read !== '')).toBe(true);
  expect(families.size).toBe(3);
  expect(new Set(samples.map(({ release }) => releaseOf(release).dialect)).size).toBe(3);
});
