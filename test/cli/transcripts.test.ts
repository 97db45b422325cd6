import { expectTranscript, type Setting } from './terminal';

/** What a person sees, whole. After a change on purpose: UPDATE_TRANSCRIPTS=1 npx jest test/cli, then read the diff. */
const CALLS: readonly (readonly [string, string, Setting?])[] = [
  ['plan', 'plan'],
  ['plan-refused', 'plan --data-parallel 3 --tensor-parallel 32'],
  ['plan-refused-narrow', 'plan --batch 64', { columns: 60 }],
  ['layouts', 'layouts'],
  ['environment-show', 'environment show --tensor-parallel 16 --data-parallel 4'],
  ['environment-check', 'environment check'],
  ['environment-check-broken', 'environment check --environment broken'],
  ['environment-unknown', 'plan --environment tutorail'],
  ['config-missing', 'plan --config nowhere.json'],
  ['config-not-json', 'environment list --config not-json.json'],
  ['command-unknown', 'pln'],
  ['help-unknown', 'help results lits'],
  ['option-unknown', 'plan --tensor-paralel 3'],
  ['option-not-a-number', 'plan --batch four'],
  ['document-unknown', 'documents show Trainyard-tutorial-Depoly'],
  ['phase-unknown', 'rehearse --phases prepare,compil'],
  ['no-rehearsal', 'resume --state nowhere'],
];

test.each(CALLS.map(([name, line, setting]) => ({ name, line, setting })))('$name', async (it) => {
  await expectTranscript(it.name, it.line, it.setting);
});
