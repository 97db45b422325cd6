import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOST, python } from './fixtures/python';

interface Judged {
  readonly status: 'valid' | 'suspect' | 'invalid';
  readonly checks: Record<string, string>;
  readonly why: Record<string, string>;
  readonly metrics: Record<string, { status: string; reason: string }>;
}

interface Corpus {
  readonly clean: Record<string, Judged>;
  readonly poisoned: Record<string, Judged & { check: string }>;
  readonly marked: Record<string, Judged & { metric: string }>;
}

/** All are judged in one process: some fifty poisons and twenty-five clean shapes. */
const { clean, poisoned, marked } = python<Corpus>('corpus.py');

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
    // These two judge no records: what is missing, and whose files they are (files.test.ts).
    const apart = ['Judgeable', 'FilesBelongTogether'];
    const names = Object.keys(JSON.parse(readFileSync(table, 'utf8'))).filter(
      (name) => !apart.includes(name),
    );
    const caught = new Set(Object.values(poisoned).map(({ check }) => check));
    expect(names.filter((name) => !caught.has(name))).toEqual([]);
  });
});

describe('a fault that touches one metric', () => {
  test.each(Object.entries(marked))('%s', (_, { metric, metrics }) => {
    expect(metrics[metric]).toMatchObject({ status: 'biased', reason: expect.stringMatching(/\d/) });
  });

  test('leaves a run valid whose other numbers are right', () => {
    const whole = Object.values(marked).map(({ status, why }) => ({ status, why }));
    expect(whole).toEqual(whole.map(() => ({ status: 'valid', why: {} })));
  });

  test('and a clean run has none', () => {
    const marks = Object.entries(clean).filter(([, { metrics }]) => Object.keys(metrics).length > 0);
    expect(marks).toEqual([]);
  });
});

test('every check says what it sees and what it cannot, and METRICS.md lists it', () => {
  const folder = join(HOST, 'trainyard_host/measure');
  const table = JSON.parse(readFileSync(join(folder, 'judge/thresholds.json'), 'utf8'));
  const text = readFileSync(join(folder, 'METRICS.md'), 'utf8');
  for (const [name, rule] of Object.entries<Record<string, unknown>>(table)) {
    expect(rule).toMatchObject({ sees: expect.any(String), blind: expect.any(String) });
    expect(text).toContain(`| \`${name}\` | ${rule['sees']} | ${rule['blind']} |`);
  }
});
