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

describe('a run on several instances', () => {
  const OTHER = 'i-0fedcba9876543210';
  const first = result().instanceId;
  beforeAll(() => {
    const on = (folder: string, instanceId: string, verdict: typeof invalid | typeof suspect | undefined) =>
      writeRun(join(cwd, folder), {
        rate: 270,
        ttft: 0.8,
        seed: 5,
        change: { instanceId, ...(verdict && { verdict }) },
      });
    on('mixed', first, undefined);
    on('mixed', OTHER, suspect);
    on('broken', first, suspect);
    on('broken', OTHER, invalid);
  });

  test('ends with 0 and names the instance whose numbers are suspect', async () => {
    const { code, stdout, stderr } = await call('report ./mixed', { cwd });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `suspect numbers in ./mixed on ${OTHER}: ErrorRate: 7 of 64 failed\n`,
    });
    expect(stdout).toContain('suspect: of 2 instances 1 suspect, 1 valid');
  });

  test('ends with 1 by its worst instance, after what the others say', async () => {
    const { code, stderr } = await call('report ./broken', { cwd });
    expect(code).toBe(1);
    const flat = stderr.replaceAll(/\s+/g, ' ');
    expect(flat).toContain(`suspect numbers in ./broken on ${first}:`);
    expect(flat).toContain(`VerdictInvalid: the numbers of ./broken on ${OTHER} are invalid: ErrorRate`);
  });

  test('is a row for each instance, as data too', async () => {
    const { stdout } = await call('report ./mixed --json', { cwd });
    const { instances } = JSON.parse(stdout);
    expect(instances).toMatchObject([
      { instanceId: first, verdict: 'valid', outputTokensPerSecond: 270, replicas: 2 },
      { instanceId: OTHER, verdict: 'suspect', ttftSeconds: { p50: 0.8 } },
    ]);
    const several = await call('report ./a ./mixed --json', { cwd });
    const { rows } = JSON.parse(several.stdout);
    expect(rows.map(({ label, name }: { label: string; name: string }) => `${label} ${name}`)).toEqual([
      '#1 ./a',
      `#2.1 ./mixed on ${first}`,
      `#2.2 ./mixed on ${OTHER}`,
    ]);
  });
});
