/** Claims about instances that are left idle or started again: held, failed and not reached. */
import { CLAIM_TESTS_BY_ITSELF } from '../../lib/acceptance/claim-tests/claim-tests';
import type { Evidence, IdleSeen, RestartSeen } from '../../lib/acceptance/claim-tests/evidence';
import type { Collected } from '../../lib/run';
import { result, manifest as runManifest } from '../report/fixtures/run';
import { outcomeOf } from '../run/fakes';
import { NOTHING } from './nothing-seen';

const judge = (id: string, seen: Partial<Evidence>) =>
  CLAIM_TESTS_BY_ITSELF.find((row) => row.id === id)?.test({ ...NOTHING, ...seen });

const IDLE: IdleSeen = { minutes: 15, seconds: 930, states: { 'i-1': 'stopped' }, reasons: ['Idle'] };

test.each<[string, Partial<IdleSeen>, string]>([
  ['stops in its time', {}, 'held'],
  ['does not stop', { states: { 'i-1': 'running' }, reasons: [] }, 'failed'],
  ['leaves no reason', { reasons: [] }, 'failed'],
  ['stops for another reason', { reasons: ['LatestEnd'] }, 'failed'],
  ['stops too early', { seconds: 300 }, 'failed'],
])('an idle guard that %s: %#', async (_, change, outcome) => {
  expect(await judge('idle-guard', { idle: { ...IDLE, ...change } })).toMatchObject({ outcome });
});

test('an idle guard is not tried in an emulated account, nor where there is none', async () => {
  for (const seen of [{ idle: IDLE, emulated: true }, { idle: null }])
    expect(await judge('idle-guard', seen)).toMatchObject({ outcome: 'not reached' });
});

const AT = Date.parse('2026-12-01T08:00:00Z');
const manifest = runManifest();
const outcome = (job: 'prepare' | 'compile' | 'deploy' | 'benchmark', made = {}, commandId = `c-${job}`) =>
  outcomeOf({ job, runId: manifest.runId, commandId, instanceId: 'i-1', status: 'succeeded', made }, AT);
const LINE = [
  outcome('prepare', { checkpointSource: 'mirror' }),
  outcome('compile', { artifactHit: 'bucket' }),
  outcome('deploy'),
  outcome('benchmark'),
];
const RESTART: RestartSeen = { runId: manifest.runId, leftIn: 'benchmark', trouble: null };

function after(restart: Partial<RestartSeen> | null, change: Partial<Collected> = {}): Partial<Evidence> {
  const run = { manifest, outcomes: LINE, results: [result({ commandId: 'c-benchmark' })], ...change };
  return { restart: restart && { ...RESTART, ...restart }, runs: [run] };
}

test.each<[string, Partial<Evidence>, string]>([
  ['finds weights and artifact', after({}), 'held'],
  [
    'compiles again',
    after({}, { outcomes: [outcome('compile', { artifactHit: 'none' }), outcome('deploy')] }),
    'failed',
  ],
  ['has no replicas', after({ trouble: 'DeployFailed: no' }, { outcomes: LINE.slice(0, 2) }), 'failed'],
  ['is not reached by its agent', after({ runId: null, leftIn: null, trouble: 'no agent' }), 'failed'],
  ['was not tried', after(null), 'not reached'],
])('an instance that is started again and %s: %#', async (_, seen, outcome) => {
  expect(await judge('stop-and-start', seen)).toMatchObject({ outcome });
});

test.each<[string, Partial<Evidence>, string]>([
  ['goes on', after({}), 'held'],
  ['ends badly', after({ trouble: 'ReplicaNotReady: no' }), 'failed'],
  ['measures twice', after({}, { outcomes: [...LINE, outcome('benchmark', {}, 'c-2')] }), 'failed'],
  ['was never left', after({ leftIn: null, trouble: 'CompileFailed: no' }), 'not reached'],
  ['was not begun', after(null), 'not reached'],
])('a run whose command went away and that %s: %#', async (_, seen, outcome) => {
  expect(await judge('resume', seen)).toMatchObject({ outcome });
});
