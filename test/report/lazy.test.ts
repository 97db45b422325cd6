/** Its own file: the chart library must be absent before anything of the report is imported. */
import { manifest, outcomes, result } from './fixtures/run';

jest.mock('echarts', () => {
  throw new TypeError('the chart library was loaded');
});

describe('the chart library', () => {
  test('is loaded for a page and for nothing else', () => {
    const { buildView, renderHtml, renderTerminal } =
      require('../../lib/report') as typeof import('../../lib/report');
    const view = buildView({ manifest: manifest(), outcomes: outcomes(), results: [result()] });
    expect(renderTerminal(view, { color: false, width: 80 })).toContain('TTFT');
    expect(() => renderHtml(view)).toThrow('the chart library was loaded');
  });
});
