import { ANCHORS } from '../../lib/report/anchors';
import { renderHtml } from '../../lib/report/html';
import { escapeHtml } from '../../lib/report/html/escape';
import { buildView, type ReportInput } from '../../lib/report/view';
import { manifest, outcomes, result } from './fixtures/run';
import { tagsOf, textOf, unbalanced } from './fixtures/tags';

const page = (change: Partial<ReportInput> = {}) =>
  renderHtml(buildView({ manifest: manifest(), outcomes: outcomes(), results: [result()], ...change }));
const sections = (text: string) =>
  [...text.matchAll(/<section id="([\w-]+)"[\s\S]*?<\/section>/g)].map(([whole, id]) => ({ whole, id }));
const real = () => {
  const it = manifest({ emulated: null });
  it.target.kind = 'aws';
  return it;
};
const LONG = 'EMULATED: not a measurement of hardware; time ×20';
const PAGE = page();

describe('the page', () => {
  test('has every part of the report', () => {
    expect(sections(PAGE).map(({ id }) => id)).toEqual([
      'verdict',
      'throughput',
      'latency',
      'series',
      'replicas',
      'phases',
      'cost',
      'what-ran',
      'layout',
      'memory',
      'not-measured',
      'manifest',
    ]);
  });

  test('says of a metric that it is not as it was measured', () => {
    const metrics = { ttftSeconds: { status: 'biased' as const, reason: 'own delay p99 28 ms' } };
    const text = page({ results: [result({ verdict: { status: 'valid', checks: [], metrics } })] });
    expect(sections(text)[0]?.whole).toContain('<b>TTFT is biased:</b> own delay p99 28 ms.');
  });

  test('closes every tag that it opens', () => {
    expect(unbalanced(tagsOf(PAGE))).toEqual([]);
  });

  test('has one id for one element', () => {
    const ids = tagsOf(PAGE).flatMap(({ attributes }) => (attributes['id'] ? [attributes['id']] : []));
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('loads nothing and runs nothing', () => {
    for (const { name, closing, attributes } of tagsOf(PAGE)) {
      expect(
        Object.keys(attributes).filter((key) => /^(src|srcset|href|xlink:href|data|action|on\w+)$/.test(key)),
      ).toEqual([]);
      if (name === 'script' && !closing) expect(attributes['type']).toBe('application/json');
    }
    expect(PAGE).not.toMatch(/@import|@font-face|url\((?!#)/);
    expect(PAGE).toContain("default-src 'none'");
  });

  test('prints the percentiles of every latency with its unit', () => {
    const latency = sections(PAGE).find(({ id }) => id === 'latency')?.whole ?? '';
    for (const word of ['TTFT', 'TPOT', 'ITL', 'E2E', 'p50', 'p95', 'p99', '814', '1,709', '19.6', '41.16']) {
      expect(textOf(latency)).toContain(word);
    }
  });

  test('draws its charts: distributions, series, replicas, phases', () => {
    const figures = [...PAGE.matchAll(/<figure id="([\w-]+)" class="card(?: full)?">[\s\S]*?<\/figure>/g)];
    expect(figures.map(([, id]) => id)).toEqual([
      'distribution-ttft',
      'distribution-tpot',
      'throughput-over-time',
      'in-flight-over-time',
      'in-flight-by-replica',
      'timeline',
    ]);
    for (const [figure] of figures) {
      expect(figure).toMatch(/<path d="M[^"]{20,}"/);
      for (const width of [296, 560]) expect(figure).toContain(`viewBox="0 -20 ${width} `);
      expect(figure).toContain('var(--');
      expect(figure).not.toMatch(/"#[0-9a-f]{3,6}"(?<!"#(?:000|fff)")/);
      expect(figure).not.toContain('NaN');
    }
  });

  test('shows each device with its replica and cores', () => {
    const layout = textOf(sections(PAGE).find(({ id }) => id === 'layout')?.whole ?? '').replace(/\s+/g, ' ');
    expect(layout).toContain('device 0 R0 cores 0-3');
    expect(layout).toContain('device 15 R1 cores 60-63');
  });

  test('holds the whole manifest as data', () => {
    const json =
      PAGE.match(/<script type="application\/json" id="manifest-json">([\s\S]*?)<\/script>/)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual(manifest());
  });

  test('is the same bytes for the same run', () => {
    expect(page()).toBe(PAGE);
  });

  test('stands without a result, an outcome or a plan', () => {
    const bare = page({ manifest: manifest({ plan: {} }), outcomes: [], results: [] });
    expect(unbalanced(tagsOf(bare))).toEqual([]);
    expect(textOf(bare)).toContain('no benchmark result');
    expect(sections(bare).map(({ id }) => id)).toEqual([
      'phases',
      'what-ran',
      'layout',
      'not-measured',
      'manifest',
    ]);
    expect(textOf(bare)).toContain('no outcome');
  });

  test('draws a histogram when the requests are at hand', () => {
    const samples = { ttftSeconds: [0.5, 0.7, 0.9, 1.2], tpotSeconds: [0.02, 0.021, 0.03, 0.02] };
    const drawn = page({ samplesOf: () => samples });
    expect(textOf(drawn)).toContain('ms; 4 requests');
    // Each chart is drawn for two widths.
    expect(drawn.match(/>p50 [\d.]+<\/text>/g)).toEqual([
      ...['>p50 814</text>', '>p50 814</text>'],
      ...['>p50 19.6</text>', '>p50 19.6</text>'],
    ]);
    expect(textOf(drawn)).not.toContain('through the stored percentiles');
  });
});

describe('published numbers of others', () => {
  const asked = renderHtml(buildView({ manifest: manifest(), outcomes: [], results: [result()] }), {
    anchors: true,
  });
  const anchors = sections(asked).find(({ id }) => id === 'anchors')?.whole ?? '';

  test('are on the page only when asked for', () => {
    expect(PAGE).not.toContain('id="anchors"');
    expect(anchors).toContain('not a ranking');
  });

  test('each have a source and a caveat', () => {
    for (const anchor of ANCHORS) {
      expect(anchor.source.length * anchor.caveat.length).toBeGreaterThan(0);
      expect(textOf(anchors)).toContain(escapeHtml(anchor.caveat));
    }
  });
});

describe('the mark on the page', () => {
  test('is in the title of the page, in its banner and in the margin of every printed page', () => {
    expect(PAGE).toMatch(/<title>EMULATED ×20 · /);
    expect(PAGE).toContain(`<aside class="banner" aria-label="Emulation">${LONG}</aside>`);
    expect(PAGE).toContain(`@top-center{content:"${LONG}"`);
  });

  test('is once on every card, and the frame of the card is coloured', () => {
    expect(PAGE).toContain('<body class="emulated">');
    expect(PAGE).toContain('.emulated .card{border:2px solid var(--stamp)}');
    const cards = PAGE.split('<div class="card').slice(1);
    expect(cards.length).toBeGreaterThan(10);
    for (const text of cards) expect(text.split('<figure')[0]?.match(/EMULATED ×20</g)).toHaveLength(1);
  });

  test('is inside every drawing, so that a copied chart has it', () => {
    const drawings = [...PAGE.matchAll(/<svg class="(?:narrow|wide|full)"[\s\S]*?<\/svg>/g)];
    expect(drawings.length).toBe(14);
    for (const [drawing] of drawings) {
      expect(drawing).toContain(LONG);
      expect(drawing).toContain('>EMULATED ×20</text>');
    }
  });

  test('is nowhere for a run on hardware', () => {
    const clean = page({ manifest: real(), outcomes: [], results: [result({ emulated: null })] });
    expect(clean).not.toContain('EMULATED');
    expect(clean).not.toContain('class="emulated"');
  });
});
