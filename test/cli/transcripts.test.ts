import { expectTranscript, type Setting } from './terminal';

/** What a person sees, whole. After a change on purpose: UPDATE_TRANSCRIPTS=1 npx jest test/cli, then read the diff. */
const CALLS: readonly (readonly [string, string, Setting?])[] = [
  ['plan', 'plan'],
  ['plan-refused', 'plan --data-parallel 3 --tensor-parallel 32'],
  ['plan-refused-narrow', 'plan --batch 64', { columns: 60 }],
  ['layouts', 'layouts'],
  ['sweep-plan', 'sweep plan tutorial --measure-minutes 45'],
  ['sweep-plan-file', 'sweep plan loads-sweep.json --until 2026-11-24T00:00Z'],
  ['sweep-unknown', 'sweep plan tutorail'],
  ['sweep-misspelled', 'sweep plan misspelled-sweep.json'],
  ['sweep-impossible', 'sweep plan impossible-sweep.json'],
  ['sweep-does-not-fit', 'sweep plan tutorial --until 2026-11-23T19:30Z'],
  ['sweep-run-does-not-fit', 'sweep run tutorial --until 2026-11-23T19:30Z'],
  ['sweep-run-impossible', 'sweep run impossible-sweep.json'],
  ['sweep-status-nowhere', 'sweep status --state nowhere'],
  ['sweep-decides', 'rehearse --sweep tutorial --batch 3 --phases compile'],
  ['environment-show', 'environment show --tensor-parallel 16 --data-parallel 4'],
  ['environment-check', 'environment check'],
  ['environment-check-broken', 'environment check --environment broken'],
  ['model-list', 'model list'],
  ['model-show', 'model show meta-llama/Meta-Llama-3.1-8B-Instruct'],
  ['model-unknown', 'model show meta-llama/Llama-3.3-70B-Instrukt'],
  ['model-id-needed', 'model add qwen3-8b'],
  ['model-revision-needed', 'model add qwen3-8b/config.json --id Qwen/Qwen3-8B'],
  ['model-add', `model add qwen3-8b --id Qwen/Qwen3-8B --revision ${'b'.repeat(40)} --config added/cdk.json`],
  ['model-config-missing', 'model add nowhere'],
  ['model-not-in-catalogue', 'layouts --model Qwen/Qwen3-8B'],
  ['environment-unknown', 'plan --environment tutorail'],
  ['config-missing', 'plan --config nowhere.json'],
  ['config-not-json', 'environment list --config not-json.json'],
  ['command-unknown', 'pln'],
  ['help-unknown', 'help results lits'],
  ['option-unknown', 'plan --tensor-paralel 3'],
  ['option-not-a-number', 'plan --batch four'],
  ['document-unknown', 'documents show Trainyard-tutorial-Depoly'],
  ['phase-unknown', 'rehearse --phases prepare,compil'],
  ['instances-none', 'rehearse --instances 0'],
  ['instances-negative', 'rehearse --instances -1'],
  ['instances-too-many', 'rehearse --instances 51'],
  ['fault-misplaced', 'rehearse --instances 2 --inject ReplicaDies@instance=3,replica=1'],
  ['no-rehearsal', 'resume --state nowhere'],
];

test.each(CALLS.map(([name, line, setting]) => ({ name, line, setting })))('$name', async (it) => {
  await expectTranscript(it.name, it.line, it.setting);
});
