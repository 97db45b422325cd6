import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parseOptions } from '.';
import { occupancyOf, optimumSeconds } from './occupancy';
import { row } from './row';

const ROOT = resolve(__dirname, '../..');
const run = promisify(execFile);

test('one bench runs alone and answers with rows for programs', async () => {
  const args = [join(ROOT, 'dist/bench/test/bench/main.js'), '--only', 'slots', '--json'];
  const { stdout } = await run(process.execPath, args, { timeout: 20_000 });
  const { schema, rows } = JSON.parse(stdout);
  expect(schema).toBe('trainyard.bench/1');
  const [busy, use] = rows;
  expect(busy).toMatchObject({ bench: 'slots', what: 'both replicas busy', required: { least: 0.99 } });
  expect(busy.ratio).toBeGreaterThan(0.9);
  expect(use.ours / use.beside).toBe(use.ratio);
  const peers = rows.filter(({ besideIs }: { besideIs: string }) => besideIs.startsWith('LLMPerf'));
  expect(peers.length).toBeGreaterThan(0);
  for (const peer of peers) expect(peer).toMatchObject({ besideIs: expect.stringMatching(/, recorded$/) });
}, 25_000);

describe('the options', () => {
  test('leave the rehearsal out unless asked, and name what there is', () => {
    expect(parseOptions([]).names).toEqual([
      'slots',
      'slow',
      'accuracy',
      'streams',
      'failing',
      'command',
      'prediction',
      'sweep',
    ]);
    expect(parseOptions(['--rehearsal']).names).toContain('rehearsal');
    expect(parseOptions(['--only', 'slow', '--only', 'accuracy']).names).toEqual(['slow', 'accuracy']);
    expect(() => parseOptions(['--only', 'sloth'])).toThrow('there is no bench sloth');
  });

  test("ask for all of what LLMPerf's own client needs, or nothing", () => {
    expect(parseOptions([]).upstream).toBeUndefined();
    expect(() => parseOptions(['--llmperf', '/src'])).toThrow('--llmperf, --patches and --python');
  });
});

describe('the measure of the replicas', () => {
  const plan = { slots: 1, prefill: 1, tpot: 0 };
  const answer = (arrived: number, end: number) => ({
    digest: '',
    arrived,
    times: [end],
    tokens: [1, 1] as const,
  });
  const oracle = (...answers: ReturnType<typeof answer>[]) => ({ seen: 0, refusals: 0, answers });

  test('sees a replica that has nothing to do', () => {
    const waves = [oracle(answer(0, 1), answer(2, 3)), oracle(answer(1, 2), answer(3, 4))];
    expect(occupancyOf(waves, [plan, plan])).toEqual({
      allBusy: 0,
      slotUse: 0.5,
      wallSeconds: 4,
      boundSeconds: 2,
    });
  });

  test('counts no slot for a request that waits for one', () => {
    const queued = [oracle(answer(0, 1), answer(0, 2), answer(2, 3)), oracle(answer(0, 2))];
    expect(occupancyOf(queued, [plan, plan])).toMatchObject({ allBusy: 1, slotUse: 1 });
  });

  test('knows the best that replicas of unequal speed can do', () => {
    const slower = { ...plan, prefill: 2 };
    expect(optimumSeconds([plan, slower], 3, 1)).toBe(2);
    expect(optimumSeconds([plan, slower], 4, 1)).toBe(3);
  });
});

test('a ratio that cannot be computed does not pass', () => {
  const against = { what: 'x', besideIs: 'y', required: { least: 1 } };
  expect(row('b', { ...against, ours: 1, beside: 0 })).toMatchObject({ ratio: null, verdict: 'fail' });
  expect(row('b', { ...against, ours: Number.NaN, beside: 1 }).verdict).toBe('fail');
  expect(row('b', { ...against, ours: 2, beside: 1 }).verdict).toBe('pass');
  expect(row('b', { what: 'x', besideIs: 'y', ours: 2, beside: 1 }).verdict).toBe('shown');
});
