import fc from 'fast-check';
import type { Result } from '../../lib/contract/result';
import { type ComparedRun, comparisonView, renderComparison } from '../../lib/report';
import { frontierOf } from '../../lib/report/comparison/frontier';
import { manifest, outcomes, result, summary } from './fixtures/run';
import { tagsOf, textOf, unbalanced } from './fixtures/tags';

const valid = { status: 'valid' as const, checks: [] };
const check = { threshold: 'at most 1 %', reason: 'truth', evidence: '7 of 64 failed', next: 'read the log' };
const invalid = {
  status: 'invalid' as const,
  checks: [{ name: 'ErrorRate', status: 'invalid' as const, ...check }],
};

function run(name: string, rate: number, tpot: number, change: Partial<Result> = {}): ComparedRun {
  const it = result({ verdict: valid });
  const metrics = { ...it.metrics, tpotSeconds: summary(tpot) };
  const throughput = { ...it.throughput, outputTokensPerSecond: rate };
  return {
    name,
    manifest: manifest(),
    outcomes: outcomes(),
    results: [{ ...it, commandId: name, metrics, throughput, ...change }],
  };
}
const real = (name: string, rate: number, tpot: number): ComparedRun => {
  const it = manifest({ emulated: null });
  it.target.kind = 'aws';
  return { ...run(name, rate, tpot, { emulated: null }), manifest: it, outcomes: [] };
};
const RUNS = [
  run('wide', 520, 0.034),
  run('fast', 150, 0.012),
  run('beaten', 140, 0.036),
  run('poisoned', 900, 0.01, { verdict: invalid }),
];
const pageOf = (runs: readonly ComparedRun[]) => renderComparison(comparisonView(runs));
const PAGE = pageOf(RUNS);
const figures = (page: string) => textOf(/<section id="figures"[\s\S]*?<\/section>/.exec(page)?.[0] ?? '');

describe('the frontier', () => {
  test('holds what no other run beats, and an invalid run beats nobody', () => {
    expect(comparisonView(RUNS).rows.map((row) => row.onFrontier)).toEqual([true, true, false, false]);
  });

  test('of any points: none on it is beaten, all off it are', () => {
    const point = fc.record({
      perUser: fc.integer({ min: 1, max: 9 }),
      outputTokensPerSecond: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 12 }), (points) => {
        const frontier = frontierOf(points);
        const better = (a: (typeof points)[number], b: (typeof points)[number]) =>
          a.perUser >= b.perUser &&
          a.outputTokensPerSecond >= b.outputTokensPerSecond &&
          a.perUser + a.outputTokensPerSecond > b.perUser + b.outputTokensPerSecond;
        for (const one of points) expect(frontier.has(one)).toBe(!points.some((other) => better(other, one)));
        expect(frontier.size).toBeGreaterThan(0);
      }),
    );
  });

  test('is not drawn over runs that are not comparable, and the fields are named', () => {
    const view = comparisonView([run('a', 500, 0.03), run('b', 400, 0.02, { client: 'upstream' })]);
    expect(view.rows.every((row) => !row.onFrontier)).toBe(true);
    expect(view.notComparable).toEqual([
      'a and b differ in client: trainyard | upstream (unless --across client)',
    ]);
    const page = pageOf([run('a', 500, 0.03), run('b', 400, 0.02, { client: 'upstream' })]);
    expect(textOf(page)).toContain('These runs are not comparable');
  });
});

describe('the page of several runs', () => {
  test('is whole, loads nothing and has each id once', () => {
    const tags = tagsOf(PAGE);
    expect(unbalanced(tags)).toEqual([]);
    const ids = tags.flatMap(({ attributes }) => (attributes['id'] ? [attributes['id']] : []));
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    for (const { attributes } of tags) {
      expect(
        Object.keys(attributes).filter((key) => /^(src|srcset|href|xlink:href|on\w+)$/.test(key)),
      ).toEqual([]);
    }
    expect(PAGE).toContain("default-src 'none'");
  });

  test('names every run in the chart and in its key, and draws the invalid one hollow', () => {
    const figure = /<figure id="pareto" class="card full">[\s\S]*?<\/figure>/.exec(PAGE)?.[0] ?? '';
    for (const label of ['#1', '#2', '#3', '#4']) expect(figure).toContain(`>${label}</text>`);
    expect(figure).toContain('stroke="var(--bad)"');
    expect(figure).not.toContain('NaN');
    for (const { name } of RUNS) expect(textOf(PAGE)).toContain(name);
  });

  test('has the verdict of each run, with the failing check and its cure', () => {
    const verdicts = textOf(/<section id="verdicts"[\s\S]*?<\/section>/.exec(PAGE)?.[0] ?? '');
    for (const words of ['ErrorRate', '7 of 64 failed', 'read the log', 'fast'])
      expect(verdicts).toContain(words);
  });

  test('shows a goodput and a cost only when a run has one', () => {
    expect(figures(PAGE)).not.toMatch(/goodput|cost/);
    const goodput = { ttftSeconds: 1, tpotSeconds: 0.05, requestsPerSecond: 0.93, share: 0.9 };
    const priced = {
      ...run('priced', 100, 0.02, { goodput }),
      manifest: manifest({ price: { perHour: 36, currency: 'USD', source: 'bill', asOf: '2026-11-01' } }),
    };
    const text = figures(pageOf([...RUNS, priced]));
    expect(text).toContain('0.93');
    expect(text).toContain('USD 100.00');
  });

  test('stands with a run that has no result', () => {
    const empty = { name: 'empty', manifest: manifest(), outcomes: [], results: [] };
    const page = pageOf([...RUNS, empty]);
    expect(unbalanced(tagsOf(page))).toEqual([]);
    expect(textOf(page)).toContain('no verdict');
  });

  test('escapes what a path or a model may hold', () => {
    const page = pageOf([run('<script>alert(1)</script>', 1, 1), run('b', 1, 1)]);
    expect(page).not.toContain('<script>alert');
  });
});

describe('the mark of an emulated run', () => {
  test('is on every section, in the drawing and in the title', () => {
    expect(PAGE).toMatch(/<title>EMULATED ×20 · /);
    for (const [section] of PAGE.matchAll(/<section[\s\S]*?<\/section>/g))
      expect(section).toContain('EMULATED ×20');
    expect(/<figure[\s\S]*?<\/figure>/.exec(PAGE)?.[0]).toContain('EMULATED: not a measurement of hardware');
  });

  test('is on the whole page when one run has it, and each run says which it was', () => {
    const page = pageOf([run('emulated-one', 500, 0.03), real('real-one', 400, 0.02)]);
    const row = (name: string) =>
      new RegExp(`<tr role="row"><th[^>]*>[^\\n]*?${name}[\\s\\S]*?</tr>`).exec(page)?.[0] ?? '';
    expect(page).toContain('class="banner"');
    expect(row('real-one')).toContain('real hardware');
    expect(comparisonView([run('e', 1, 1), real('r', 1, 1)]).rows.map((it) => it.emulated)).toEqual([
      'EMULATED ×20',
      null,
    ]);
    expect(textOf(page)).toContain('differ in hardware');
  });

  test('is nowhere on a page of hardware only', () => {
    expect(pageOf([real('a', 1, 1), real('b', 2, 1)])).not.toContain('EMULATED');
  });

  test('is on a run whose manifest alone says that it was emulated', () => {
    const mixedUp = run('a', 1, 1, { emulated: null });
    expect(comparisonView([{ ...mixedUp, outcomes: [] }]).rows[0]?.emulated).toBe('EMULATED ×20');
  });
});
