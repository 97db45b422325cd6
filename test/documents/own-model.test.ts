/** A model of the user's own, in what reaches the instance: the toolkit, the parameters, the artifact's identity. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildToolkit, documentsFor, parametersFor, toolkitFor } from '../../lib/documents';
import { parseEnvironment } from '../../lib/environment';
import { makePlan } from '../../lib/plan';
import { PUBLISHED_MODELS } from '../facts/models/published-models';

const ID = 'Qwen/Qwen3-8B';
const environment = parseEnvironment('own', {
  release: '2.29.1',
  model: {
    id: ID,
    revision: 'b'.repeat(40),
    config: PUBLISHED_MODELS.find(({ id }) => id === ID)?.config,
    allowPickle: true,
    source: 's3://weights/own/',
  },
  layout: { tensorParallel: 8, dataParallel: 1, batch: 1 },
  workload: { inputTokens: { mean: 1000 } },
});

test('is a row of the catalogue that travels with the toolkit, and of no other toolkit', () => {
  const toolkit = toolkitFor(environment);
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-own-model-'));
  try {
    writeFileSync(join(folder, 'toolkit.tar'), toolkit.bytes);
    const options = { cwd: folder, encoding: 'utf8' } as const;
    const facts = spawnSync('tar', ['-xOf', 'toolkit.tar', 'facts.json'], { ...options, maxBuffer: 2 ** 28 });
    expect(JSON.parse(facts.stdout).models[ID]).toMatchObject({
      nxdiModelType: 'qwen3',
      weightBytes: 16_381_470_720,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  expect(toolkit.sha256).not.toBe(buildToolkit().sha256);
  expect(toolkitFor(parseEnvironment('tutorial', {})).sha256).toBe(buildToolkit().sha256);
});

test('can be named in the documents of its environment', () => {
  expect(parametersFor('prepare', environment)).toMatchObject({
    Model: [ID],
    AllowPickle: ['yes'],
    ModelSource: ['s3://weights/own/'],
  });
  const names = documentsFor(environment, 'a'.repeat(64)).map(({ content }) => content.includes(`"${ID}"`));
  expect(names).toContain(true);
  expect(parametersFor('prepare', parseEnvironment('tutorial', {}))).toMatchObject({ AllowPickle: ['no'] });
  expect(parametersFor('compile', environment)).toMatchObject({ ModelSource: ['s3://weights/own/'] });
  expect(parametersFor('deploy', environment)).not.toHaveProperty('ModelSource');
});

test('compiles by its own type, and the plan names no shape twice', () => {
  const plan = makePlan(environment);
  const compile = plan.commands.find(({ phase }) => phase === 'compile')?.argv ?? [];
  expect(compile[compile.indexOf('--model-type') + 1]).toBe('qwen3');
  expect(plan.model).toEqual({ id: ID, revision: 'b'.repeat(40) });
  expect(plan.warnings.map(({ code }) => code)).toContain('PromptLengthsNotMeasured');
});
