import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANCHORS } from '../../lib/report';
import { result } from '../report/fixtures/run';
import { writeRun } from './run-folders';
import { call, expectTranscript } from './terminal';

let cwd: string;
const check = {
  threshold: 'none',
  reason: 'truth',
  evidence: '7 of 64 failed',
  next: 'read the log of replica 1',
};
const invalid = {
  status: 'invalid' as const,
  checks: [{ name: 'ErrorRate', status: 'invalid' as const, ...check }],
};
const suspect = {
  status: 'suspect' as const,
  checks: [{ name: 'ErrorRate', status: 'suspect' as const, ...check }],
};

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'trainyard-report-'));
  writeRun(join(cwd, 'a'), { rate: 270, ttft: 0.8, seed: 1 });
  writeRun(join(cwd, 'b'), {
    rate: 330,
    ttft: 1.1,
    seed: 2,
    change: { layout: { ...result().layout, batch: 8 } },
  });
  writeRun(join(cwd, 'poisoned'), { rate: 900, ttft: 0.1, seed: 3, change: { verdict: invalid } });
  writeRun(join(cwd, 'doubtful'), { rate: 270, ttft: 0.8, seed: 4, change: { verdict: suspect } });
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('the verdict reaches the exit code', () => {
  test('a valid run ends with 0 and says nothing on stderr', async () => {
    const { code, stderr } = await call('report ./a', { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('a suspect run ends with 0 and a note', async () => {
    const { code, stderr } = await call('report ./doubtful', { cwd });
    expect(code).toBe(0);
    expect(stderr).toBe('suspect numbers in ./doubtful: ErrorRate: 7 of 64 failed\n');
  });

  test('an invalid run is reported whole, and then ends with 1, a sentence and what to do', async () => {
    const { code, stdout, stderr } = await call('report ./poisoned', { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('Latency per request');
    expect(stderr).toContain(
      'VerdictInvalid: the numbers of ./poisoned are invalid: ErrorRate: 7 of 64 failed',
    );
    expect(stderr).toContain('next  read the log of replica 1');
  });

  test('one invalid run among several is enough', async () => {
    const { code, stdout } = await call('report ./a ./poisoned', { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('invalid');
  });
});

describe('several runs', () => {
  test('are one table, with the frontier and the mark', async () => {
    await expectTranscript('report-several', 'report ./a ./b ./doubtful', { cwd });
  });

  test('are one page when a file is named', async () => {
    const { stdout } = await call('report ./a ./b --html pages/both.html --anchors', { cwd });
    const file = join(cwd, 'pages/both.html');
    expect(stdout).toContain(`page: ${file}`);
    expect(existsSync(file)).toBe(true);
    const page = readFileSync(file, 'utf8');
    expect(page).toContain('id="pareto"');
    expect(page).toContain('id="anchors"');
    expect(page).toContain('EMULATED ×20');
  });

  test('are data with --json', async () => {
    const { stdout } = await call('report ./a ./b --json', { cwd });
    const { rows } = JSON.parse(stdout);
    expect(rows.map((row: { name: string; onFrontier: boolean }) => [row.name, row.onFrontier])).toEqual([
      ['./a', false],
      ['./b', true],
    ]);
  });
});

test('the page of one run draws its requests, not only the stored percentiles', async () => {
  await call('report ./a --html one.html', { cwd });
  const page = readFileSync(join(cwd, 'one.html'), 'utf8');
  expect(page).toContain('ms; 64 requests');
  expect(page).not.toContain('through the stored percentiles');
});

test('--anchors prints what others published, each with its caveat', async () => {
  const plain = await call('report ./a', { cwd });
  const { stdout } = await call('report ./a --anchors', { cwd });
  const flat = (text: string) => text.replace(/\s+/g, ' ');
  for (const { caveat } of ANCHORS) {
    expect(flat(stdout)).toContain(caveat);
    expect(flat(plain.stdout)).not.toContain(caveat);
  }
  expect(stdout).toContain('not a ranking');
});
