import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const HOST = resolve(__dirname, '../../assets/host/python');

interface Judged {
  readonly status: 'valid' | 'suspect' | 'invalid';
  readonly checks: Record<string, string>;
  readonly why: Record<string, string>;
}

/** Both corpora are judged in one process: about forty poisons and twenty-five clean shapes. */
function corpus(): { clean: Record<string, Judged>; poisoned: Record<string, Judged & { check: string }> } {
  const done = spawnSync('python3', ['-B', join(__dirname, 'fixtures/corpus.py')], {
    env: { ...process.env, PYTHONPATH: HOST },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status !== 0) throw new Error(done.stderr);
  return JSON.parse(done.stdout);
}

const { clean, poisoned } = corpus();

describe('a clean run is never invalid', () => {
  test('in a corpus of at least twenty shapes', () =>
    expect(Object.keys(clean).length).toBeGreaterThanOrEqual(20));

  test.each(Object.entries(clean))('%s', (_, { status, why }) => {
    expect({ status, why }).not.toMatchObject({ status: 'invalid' });
  });

  test('and only a load above the slots is doubted', () => {
    const doubted = Object.entries(clean).filter(([, { status }]) => status !== 'valid');
    expect(doubted.map(([name]) => name)).toEqual(['concurrency above the slots']);
  });
});

describe('a poisoned run is caught by the right check', () => {
  test('in a corpus of at least twenty', () =>
    expect(Object.keys(poisoned).length).toBeGreaterThanOrEqual(20));

  test.each(Object.entries(poisoned))('%s', (_, { status, check, checks }) => {
    expect(status).not.toBe('valid');
    expect(['suspect', 'invalid']).toContain(checks[check]);
  });

  test('and every check catches something', () => {
    const table = join(HOST, 'trainyard_host/measure/judge/thresholds.json');
    const names = Object.keys(JSON.parse(readFileSync(table, 'utf8'))).filter((name) => name !== 'Judgeable');
    const caught = new Set(Object.values(poisoned).map(({ check }) => check));
    expect(names.filter((name) => !caught.has(name))).toEqual([]);
  });
});
