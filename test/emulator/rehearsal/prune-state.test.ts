/** What `trainyard state prune` takes from the folder of a rehearsal, and what it leaves. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pruneState } from '../../../lib/emulator/rehearsal/prune-state';
import { manifest, outcomes } from '../../report/fixtures/run';
import { temporaryFolder } from '../account/helpers/documents';

const NOW = Date.parse('2026-11-30T00:00:00Z');
const BUCKET = 'trainyard-tutorial';

interface Past {
  readonly daysAgo: number;
  readonly ends?: 'well' | 'failed' | 'open';
  readonly result?: boolean;
}

function stateOf(runs: Readonly<Record<string, Past>>, sweep = ''): string {
  const state = temporaryFolder();
  const write = (path: string, value: unknown) => {
    mkdirSync(dirname(join(state, path)), { recursive: true });
    writeFileSync(join(state, path), typeof value === 'string' ? value : JSON.stringify(value));
  };
  for (const [runId, { daysAgo, ends = 'well', result = true }] of Object.entries(runs)) {
    const folder = `account/s3/${BUCKET}/runs/${runId}`;
    const createdAt = new Date(NOW - daysAgo * 86_400_000).toISOString();
    const stored = { ...manifest(), runId, createdAt };
    write(`${folder}/manifest.json`, stored);
    const [first] = outcomes();
    const jobs = ends === 'open' ? stored.phases.slice(0, 1) : stored.phases;
    for (const instanceId of stored.target.instanceIds) {
      for (const job of jobs) {
        const status = ends === 'failed' && job === jobs.at(-1) ? 'failed' : 'succeeded';
        const commandId = `${runId}-${job}`;
        write(`${folder}/${instanceId}/outcomes/${job}/${commandId}.json`, {
          ...first,
          runId,
          job,
          commandId,
          status,
          instanceId,
        });
        write(`account/ssm/commands/${commandId}.json`, {});
        write(`hosts/i-1/agent/${commandId}/reply.json`, {});
        write(`hosts/i-1/root/var/lib/amazon/ssm/i-1/document/orchestration/${commandId}/stdout`, 'said');
      }
    }
    if (result) write(`${folder}/i-1/benchmark/x/result.json`, {});
    write(`account/s3-notes/${BUCKET}/${runId}-note`, { key: `runs/${runId}/manifest.json` });
    write(`reports/${runId}.html`, 'a page');
    write(`hosts/i-1/root/var/log/trainyard/${runId}/compile.log`, 'a log');
  }
  if (sweep) write(`account/s3/${BUCKET}/sweeps/s/manifest.json`, { runs: [sweep] });
  write('account/s3-notes/trainyard-tutorial/other', { key: 'artifacts/one/model.pt' });
  return state;
}

const gone = (state: string, rule: Parameters<typeof pruneState>[1], dryRun = false) =>
  pruneState(state, rule, dryRun, NOW)
    .filter(({ keptAs }) => keptAs === null)
    .map(({ runId }) => runId);
const mentions = (state: string, text: string) =>
  readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes(text));

test('all but the newest go, with everything that names them', () => {
  const state = stateOf({ one: { daysAgo: 3 }, two: { daysAgo: 2, ends: 'failed' }, three: { daysAgo: 1 } });
  expect(gone(state, { keep: 1 })).toEqual(['two', 'one']);
  expect([mentions(state, 'one'), mentions(state, 'two')]).toEqual([[], []]);
  expect(mentions(state, 'three').length).toBeGreaterThan(5);
  expect(existsSync(join(state, 'account/s3-notes', BUCKET, 'other'))).toBe(true);
});

test('by age, a run of that day stays', () => {
  const state = stateOf({ old: { daysAgo: 8 }, young: { daysAgo: 6 } });
  expect(gone(state, { olderThanDays: 7 })).toEqual(['old']);
});

test.each([
  ['an open run', { was: { daysAgo: 2, ends: 'open' }, now: { daysAgo: 1 } }, 'open', ''],
  [
    'the newest result',
    { was: { daysAgo: 2 }, now: { daysAgo: 1, ends: 'failed', result: false } },
    'only-result',
    '',
  ],
  ['a run of a sweep', { was: { daysAgo: 2 }, now: { daysAgo: 1 } }, 'sweep', 'was'],
] as const)('%s stays', (_, runs, keptAs, sweep) => {
  const state = stateOf(runs, sweep);
  expect(pruneState(state, { keep: 1 }, false, NOW).map((run) => run.keptAs)).toEqual(['new', keptAs]);
  expect(mentions(state, 'was').length).toBeGreaterThan(0);
});

test('it can only tell, with the same numbers', () => {
  const state = stateOf({ one: { daysAgo: 3 }, two: { daysAgo: 2 } });
  const told = pruneState(state, { keep: 1 }, true, NOW);
  expect(mentions(state, 'one').length).toBeGreaterThan(5);
  expect(told[1]?.bytes).toBeGreaterThan(100);
  expect(pruneState(state, { keep: 1 }, false, NOW)).toEqual(told);
});

test('nothing goes while the folder is served', () => {
  const state = stateOf({ one: { daysAgo: 3 }, two: { daysAgo: 2 } });
  // Whose command line has the word account, as that of an account has.
  const holder = spawn('bash', ['-c', 'read account'], { stdio: ['pipe', 'ignore', 'ignore'] });
  writeFileSync(join(state, 'account/lock'), String(holder.pid));
  try {
    expect(() => gone(state, { keep: 1 })).toThrow(expect.objectContaining({ code: 'AccountRunning' }));
  } finally {
    holder.kill();
  }
  expect(mentions(state, 'one').length).toBeGreaterThan(5);
});
