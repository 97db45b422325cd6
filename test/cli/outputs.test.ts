/** What commands print with `--json` is what their schemas say; those that need a run are held to them in test/e2e. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { COMMAND_OUTPUTS } from '../../lib/cli/outputs/command-outputs';
import { COMMANDS } from '../../lib/cli/program/command-table';
import { jsonSchemaOf } from '../../lib/cli/views/pages/published-schemas';
import { faultsOf } from './outputs';
import { writeRun } from './run-folders';
import { call } from './terminal';

const ROOT = resolve(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'trainyard-outputs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  writeRun(join(folder, 'a'), { rate: 500, ttft: 0.3, seed: 1 });
  writeRun(join(folder, 'b'), { rate: 520, ttft: 0.31, seed: 2 });
});

const outputName = (usage: string) =>
  `json-${usage
    .replace(/ [[<].*/, '')
    .split(' ')
    .join('-')}`;

test('every command that prints JSON has a schema, and every schema a command', () => {
  const printing = COMMANDS.filter(({ options }) => options.includes('json')).map(({ usage }) =>
    outputName(usage),
  );
  expect(Object.keys(COMMAND_OUTPUTS).sort()).toEqual([...printing, 'json-error', 'json-event'].sort());
});

test.each(Object.keys(COMMAND_OUTPUTS))('%s can be published', async (name) => {
  const { code, stdout } = await call(`results schema ${name}`);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(jsonSchemaOf(name))));
});

const LINES: Readonly<Record<string, readonly string[]>> = {
  'json-environment-list': ['environment list'],
  'json-environment-show': ['environment show'],
  'json-environment-check': ['environment check'],
  'json-environment-schema': ['environment schema'],
  'json-environment-migrate': ['environment migrate tutorial --release 2.32.0'],
  'json-model-list': ['model list'],
  'json-model-show': ['model show meta-llama/Llama-3.1-8B-Instruct', 'model show openai/gpt-oss-20b'],
  'json-release-list': ['release list'],
  'json-release-show': ['release show 2.23.0', 'release show 2.32.0'],
  'json-recipe-list': ['recipe list'],
  'json-recipe-show': ['recipe show throughput'],
  'json-recipe-options': ['recipe options'],
  'json-plan': ['plan', 'plan --release 2.32.0'],
  'json-layouts': ['layouts', 'layouts --all'],
  'json-sweep-plan': ['sweep plan tutorial --from 2030-01-07T05:00Z'],
  'json-documents-list': ['documents list'],
  'json-documents-show': ['documents show Deploy'],
  'json-acceptance-list': ['acceptance list'],
  'json-explain': ['explain', 'explain VerdictInvalid', 'explain CompilerCrashed', 'explain LittlesLaw'],
  'json-results-schema': ['results schema', 'results schema json-plan'],
  'json-report': ['report A', 'report A B'],
  'json-compare': ['compare A B'],
  'json-same': ['same A A'],
};

test.each(Object.entries(LINES).flatMap(([name, lines]) => lines.map((line) => ({ name, line }))))(
  '$line prints $name',
  async ({ name, line }) => {
    const typed = line.replace(/\b([AB])\b/g, (side) => join(folder, side.toLowerCase()));
    const { stdout } = await call(`${typed} --json`, { cwd: ROOT });
    expect(faultsOf(name, stdout)).toEqual([]);
  },
);

test('model add prints json-model-add', async () => {
  const line = `model add qwen3-8b --id Qwen/Qwen3-8B --revision ${'b'.repeat(40)} --config outputs/cdk.json`;
  expect(faultsOf('json-model-add', (await call(`${line} --json`)).stdout)).toEqual([]);
});

test('a schema refuses what is not the output of its command', () => {
  expect(faultsOf('json-plan', '{"environment":"tutorial"}')).not.toEqual([]);
  expect(faultsOf('json-report', '{"results":[{}]}')).not.toEqual([]);
});

test('an error, also with what it found, is json-error', async () => {
  for (const line of ['pln', 'plan --data-parallel 3', 'report nowhere --state nowhere']) {
    const { stderr } = await call(`${line} --json`, { cwd: ROOT });
    expect(faultsOf('json-error', stderr)).toEqual([]);
  }
  expect(existsSync(join(ROOT, 'nowhere'))).toBe(false);
});
