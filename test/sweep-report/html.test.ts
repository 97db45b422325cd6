import { renderSweepHtml, sweepReport } from '../../lib/sweep-report';
import { tagsOf, textOf, unbalanced } from '../report/fixtures/tags';
import { environmentOf, SIX } from '../sweep/request';
import { ALL_SIX, type Cells, SIX_WITH_DOUBTS, sweptAs, unmeasured } from './fixtures/measurements';

type More = Parameters<typeof sweptAs>[1];
const page = (cells: Cells, more: More = {}) => renderSweepHtml(sweepReport(sweptAs(cells, more)));
const sectionOf = (text: string, id: string) =>
  new RegExp(`<section id="${id}"[\\s\\S]*?</section>`).exec(text)?.[0] ?? '';
const sections = (text: string) =>
  [...text.matchAll(/<section id="([\w-]+)"[\s\S]*?<\/section>/g)].map(([whole, id]) => ({ whole, id }));
const figures = (text: string) => [
  ...text.matchAll(/<figure id="([\w-]+)" class="card">[\s\S]*?<\/figure>/g),
];

const LENGTHS = {
  sweep: { ...SIX, lengths: [{ sequence: 8192 }, { sequence: 2048, input: 1024, output: 128 }] },
};
const EMULATED: More = { change: { emulated: { timeScale: 20 } } };
const PAGE = page(SIX_WITH_DOUBTS);
const PAGES: ReadonlyArray<readonly [string, string]> = [
  ['with everything', PAGE],
  ['of an emulated sweep', page(SIX_WITH_DOUBTS, EMULATED)],
  ['of two workloads', page(SIX_WITH_DOUBTS, LENGTHS)],
  ['with nothing', page({}, { environment: environmentOf() })],
  ['of a sweep that goes on', page({ '64/1': 'working' }, { change: { endedAt: null } })],
];

describe.each(PAGES)('the page %s', (_, text) => {
  test('closes every tag and has each id once', () => {
    const tags = tagsOf(text);
    expect(unbalanced(tags)).toEqual([]);
    const ids = tags.flatMap(({ attributes }) => (attributes['id'] ? [attributes['id']] : []));
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('loads nothing and runs nothing', () => {
    for (const { name, closing, attributes } of tagsOf(text)) {
      expect(
        Object.keys(attributes).filter((key) => /^(src|srcset|href|xlink:href|data|action|on\w+)$/.test(key)),
      ).toEqual([]);
      if (name === 'script' && !closing) expect(attributes['type']).toBe('application/json');
    }
    expect(text).not.toMatch(/@import|@font-face|url\((?!#)/);
    expect(text).toContain("default-src 'none'");
  });

  test('says in words what each chart shows', () => {
    for (const [figure] of figures(text)) {
      const drawing = tagsOf(figure).find(({ name }) => name === 'svg');
      expect(drawing?.attributes['role']).toBe('img');
      expect(figure).not.toContain('NaN');
      expect(figure).not.toContain('undefined');
    }
  });
});

describe('the page of a sweep', () => {
  test('has every part, what to take first', () => {
    expect(sections(PAGE).map(({ id }) => id)).toEqual([
      'recommendation',
      'trade-off-1',
      'cells-1',
      'replicas-1',
      'problems',
      'predicted',
      'effort',
      'what-ran',
      'notes',
    ]);
    expect(textOf(sectionOf(PAGE, 'recommendation'))).toContain(
      'Take #6 (TP 16 × DP 4, batch 4, 16 in flight)',
    );
  });

  test('draws one pair of fronts for each workload, with the points in words', () => {
    const ids = figures(page(SIX_WITH_DOUBTS, LENGTHS)).map(([, id]) => id);
    for (const id of ['pareto-1-tpot', 'pareto-1-ttft', 'pareto-2-tpot', 'pareto-2-ttft'])
      expect(ids).toContain(id);
    const [tpot = ''] = figures(PAGE).find(([, id]) => id === 'pareto-1-tpot') ?? [];
    const label = tagsOf(tpot).find(({ name }) => name === 'svg')?.attributes['aria-label'];
    expect(label).toContain('#6: 212 output tokens/s at 17.86/s, on the front');
    expect(label).toContain('#3: 300 output tokens/s at 66.67/s, rejected');
    expect(label).toContain('#5: 94.67 output tokens/s at 32.26/s, on the front, suspect');
    expect(tpot).toContain('ringed: suspect');
  });

  test('draws replicas at equal loads only, a line for each load', () => {
    const [load = ''] = figures(PAGE).find(([, id]) => id === 'replicas-1-64-throughput') ?? [];
    expect(load).toContain(
      '4 in flight, batch 4: DP 1 88 output tokens/s; 4 in flight, batch 1: DP 4 94.67 output tokens/s',
    );
    const none = page({ ...SIX_WITH_DOUBTS, '64/4': 'failed' });
    expect(figures(none).map(([, id]) => id)).toEqual(['pareto-1-tpot', 'pareto-1-ttft']);
    expect(textOf(sectionOf(none, 'replicas-1'))).toContain(
      'no two cells with other replicas had the same load',
    );
  });

  test('has each cell with its numbers, its spread and its place on the fronts', () => {
    const cells = textOf(sectionOf(PAGE, 'cells-1')).replace(/\s+/g, ' ');
    expect(cells).toContain(
      '#6 take TP 16 × DP 4, batch 4, 16 in flight valid 212 5,200 10,920 56 52.41 TPOT, TTFT 1',
    );
    expect(cells).toContain('94.67 ± 6.252');
    expect(cells).toContain('#5 attempt 1');
  });

  test('has the checks that decided, and reasons once for the cells that share them', () => {
    const found = textOf(sectionOf(page({ '16/4': SIX_WITH_DOUBTS['32/4'] ?? 'failed' }), 'problems'));
    for (const words of ['error-rate', 'look at the log of replica 1', 'CompileFailed'])
      expect(found).toContain(words);
    expect(found.match(/the compiler ended with status 70/g)).toHaveLength(1);
  });

  test('has the report as data', () => {
    const json = PAGE.match(
      /<script type="application\/json" id="sweep-report-json">([\s\S]*?)<\/script>/,
    )?.[1];
    expect(JSON.parse(json ?? '')).toEqual(sweepReport(sweptAs(SIX_WITH_DOUBTS)));
  });

  test('escapes what a message may hold', () => {
    const swept = sweptAs({});
    const message = '<script>alert(1)</script>';
    const cells = swept.plan.cells.map((cell) =>
      unmeasured(cell, 'failed', { code: 'CompileFailed', message }),
    );
    expect(renderSweepHtml(sweepReport({ ...swept, cells }))).not.toContain('<script>alert');
  });

  test('has the published numbers of others only when asked for', () => {
    const asked = renderSweepHtml(sweepReport(sweptAs(SIX_WITH_DOUBTS)), { anchors: true });
    expect(sectionOf(asked, 'anchors')).toContain('not a ranking');
    expect(sectionOf(PAGE, 'anchors')).toBe('');
  });
});

describe('the mark of an emulated sweep', () => {
  const text = page(SIX_WITH_DOUBTS, EMULATED);

  test('is in the title, in every section, table and drawing', () => {
    expect(text).toMatch(/<title>EMULATED ×20 · /);
    for (const { whole } of sections(text)) expect(whole).toContain('>EMULATED ×20</');
    for (const [caption] of text.matchAll(/<caption>[\s\S]*?<\/caption>/g))
      expect(caption).toContain('EMULATED ×20');
    for (const [drawing] of text.matchAll(/<svg class="[\s\S]*?<\/svg>/g)) {
      expect(drawing).toContain('EMULATED: not a measurement of hardware');
      expect(drawing).toContain('>EMULATED ×20</text>');
    }
  });

  test('is on the page when one attempt alone was emulated, and nowhere on a page of hardware', () => {
    const one = page({ ...ALL_SIX, '64/1': { rate: 36, change: { emulated: { timeScale: 20 } } } });
    expect(one).toContain('class="banner"');
    expect(PAGE).not.toContain('EMULATED');
  });
});
