/** Every place that reads JSON has a fuzz target, or reads what only we write. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allTargets } from '../fuzz/targets/all-targets';

const ROOT = join(__dirname, '../..');
const TARGETS_OF_PYTHON = ['targets.py', 'instance_targets.py']
  .map((name) => readFileSync(join(ROOT, 'test/fuzz/python', name), 'utf8'))
  .join('\n');
const TOOLKIT = 'assets/host/python/trainyard_host/';

/** Places without a target, and who writes what they read. */
const OWN: Readonly<Record<string, string>> = {
  'lib/acceptance/day/day-journal.ts': 'the journal of our own day; torn ends are in day-journal.test.ts',
  'lib/acceptance/day/redacted.ts': 'a copy of a value',
  'lib/cli/commands/documents-show.ts': 'a document that this program rendered a moment before',
  'lib/cli/commands/environment-migrate.ts': 'a file that loadEnvironment has read a moment before',
  'lib/cli/program/tool.ts': 'our own package.json',
  'lib/cli/views/pages/explanations.ts': 'a table of the package',
  'lib/cli/account/cdk-folder.ts': 'the cdk.json of this package',
  'lib/emulator/account/agent/parameters.ts': 'any text is a value; what is no JSON stays text',
  'lib/emulator/account/agent/read-parameter.ts': 'an answer of our own account',
  'lib/emulator/account/agent/worker.ts': 'the request that the account wrote for its worker',
  'lib/emulator/account/control.ts': 'calls of the rehearsal to its own account',
  'lib/emulator/account/endpoint.ts':
    'a body that is no object is a SerializationException, in behaviour.test.ts',
  'lib/emulator/account/json-files.ts': 'files of the emulated account',
  'lib/emulator/account/s3/disk.ts': 'notes of the emulated bucket',
  'lib/emulator/account/ssm/document-check.ts': 'refused in documents.test.ts as the service refuses it',
  'lib/emulator/account/ssm/document-record.ts': 'content that document-check has accepted',
  'lib/emulator/account/table.ts': 'rows of the emulated account',
  'lib/emulator/rehearsal/account-process.ts': 'the file of the emulated account',
  'lib/emulator/rehearsal/aws-calls.ts': 'answers of our own account',
  'lib/emulator/rehearsal/bootstrap.ts': "the mark of the emulated host's own toolkit",
  'lib/emulator/rehearsal/control-client.ts': 'answers of our own account',
  'lib/emulator/rehearsal/emulated-deployments.ts': 'the record that a rehearsal published',
  'lib/emulator/rehearsal/last-outcome.ts': "the outcome of the emulated host's own toolkit",
  'lib/emulator/rehearsal/prune-state.ts': 'notes of the emulated bucket',
  'lib/emulator/rehearsal/stored-runs.ts':
    'objects of the emulated bucket; what it cannot read it leaves out',
  'lib/facts/facts-json.ts': 'a copy of a value',
  'lib/layouts-page/browser/main.ts': 'data that the command put into its own page',
  'lib/plan/plan.ts': 'a copy of a value',
  'lib/toolkit/import-results.ts': "what the toolkit's own module wrote; the files of others are read there",
  [`${TOOLKIT}benchmarks/benchmark_client.py`]: 'failure.json of our own client',
  [`${TOOLKIT}benchmarks/benchmark_results.py`]: 'result.json of our own client',
  [`${TOOLKIT}benchmarks/client_witness.py`]:
    'progress of our own client; odd ones are in client-user.test.ts',
  [`${TOOLKIT}guard/main.py`]: "the guard's own state",
  [`${TOOLKIT}guard/publish.py`]: "the guard's own state",
  [`${TOOLKIT}measure/client/loader_process.py`]: 'lines of a process of our own',
  [`${TOOLKIT}measure/client/witness.py`]: 'answers of our own phase',
  [`${TOOLKIT}measure/records/emulation_mark.py`]:
    'the mark of a rehearsal, part of the summary of target llmperf',
  [`${TOOLKIT}measure/records/files.py`]: 'a request or a result of our own',
  [`${TOOLKIT}measure/records/journal.py`]:
    'the journal of our own client; torn ends are in recovery.test.ts',
  [`${TOOLKIT}measure/records/json_lines.py`]: 'records of our own client',
  [`${TOOLKIT}measure/workload/prompt_file.py`]: 'prompts of our own client',
  [`${TOOLKIT}outcomes/codes.py`]: 'a table of the toolkit',
  [`${TOOLKIT}outcomes/heartbeat.py`]: 'the progress of our own phase',
  [`${TOOLKIT}outcomes/outcome.py`]: 'state of our own phase',
  [`${TOOLKIT}phases/compile.py`]: 'state of our own phase',
  [`${TOOLKIT}phases/diagnose.py`]: 'versions.json of our own bootstrap',
  [`${TOOLKIT}phases/evidence.py`]: 'outcomes of our own phases',
  [`${TOOLKIT}replicas/replica.py`]: 'the record of our own Deploy',
  [`${TOOLKIT}rules/facts.py`]: 'a table of the toolkit',
  [`${TOOLKIT}rules/option_words.py`]: 'our own template',
  [`${TOOLKIT}rules/vllm_neuron.py`]: 'words of our own command',
  [`${TOOLKIT}storage/json_text.py`]: 'the reader itself',
};

const tracked = (folder: string) =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', folder], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((name) => name !== '');

const reading = (names: readonly string[], pattern: RegExp) =>
  names.filter((name) => pattern.test(readFileSync(join(ROOT, name), 'utf8')));

const inTypeScript = reading(
  tracked('lib').filter((name) => name.endsWith('.ts')),
  /JSON\.parse\(/,
);
const inPython = reading(
  tracked(TOOLKIT).filter((name) => name.endsWith('.py')),
  /\bjson\.loads?\b|\bjson_text\.(?:loads|object_of)\(/,
);

test('every file that reads JSON has a fuzz target, or a reason why only we write what it reads', () => {
  const fuzzed = new Set(allTargets.flatMap(({ files }) => files));
  const isFuzzed = (name: string) =>
    name.startsWith(TOOLKIT)
      ? TARGETS_OF_PYTHON.includes(`"${name.slice(TOOLKIT.length)}"`)
      : fuzzed.has(name);
  const without = [...inTypeScript, ...inPython].filter((name) => !isFuzzed(name));
  expect(without.sort()).toEqual(Object.keys(OWN).sort());
});

test('every file that a target names is there', () => {
  const known = new Set(tracked('lib'));
  expect(allTargets.flatMap(({ files }) => files).filter((name) => !known.has(name))).toEqual([]);
});
