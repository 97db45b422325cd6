import { renderComparison, renderHtml } from '../../lib/report';
import { comparisonView } from '../../lib/report/comparison/view';
import { buildView } from '../../lib/report/view';
import { manifest, outcomes, result } from './fixtures/run';
import { textOf } from './fixtures/tags';

const view = (change: Partial<Parameters<typeof buildView>[0]> = {}) =>
  buildView({ manifest: manifest(), outcomes: outcomes(), results: [result()], ...change });
const head = (page: string) => textOf(/<header[\s\S]*?<\/header>/.exec(page)?.[0] ?? '').replace(/\s+/g, ' ');

describe('the head of a run', () => {
  test('says what ran on what, the verdict and three numbers', () => {
    const { ran, figures } = view().headline;
    expect(ran).toBe('Llama-3.3-70B-Instruct on trn2.48xlarge');
    expect(figures.map(({ value, unit, note }) => [value, unit, note])).toEqual([
      ['273', 'tokens/s', '63 of 64 requests completed'],
      ['814', 'ms', 'p99 1,709 ms'],
      ['19.6', 'ms', 'p99 41.16 ms'],
    ]);
    expect(head(renderHtml(view()))).toContain('suspect: ');
  });

  test('has no interval for one measurement of unknown requests', () => {
    for (const { interval } of view().headline.figures) expect(interval).toContain('no interval');
  });

  test('has the interval within a measurement where the requests are at hand', () => {
    const seconds = Array.from({ length: 40 }, (_, index) => (index + 1) / 1000);
    const samplesOf = () => ({ ttftSeconds: seconds, tpotSeconds: seconds });
    const [, ttft] = view({ samplesOf }).headline.figures;
    expect(ttft?.interval).toBe('95 %: 13 to 28 within this one measurement');
  });

  test('has the mean and the interval over repeats', () => {
    const results = [1, 2, 3].map((number) =>
      result({
        repeat: { number, of: 3 },
        throughput: { outputTokensPerSecond: 270 + number, totalTokensPerSecond: 1, requestsPerSecond: 1 },
      }),
    );
    const [rate] = view({ results }).headline.figures;
    expect(rate).toMatchObject({ label: 'output throughput, mean of 3 repeats', value: '272' });
    expect(rate?.interval).toMatch(/^95 %: 269\.5 to 274\.5 over 3 repeats$/);
  });

  test('has no numbers without a result, and names the instance that they are of', () => {
    expect(view({ results: [] }).headline.figures).toEqual([]);
    const two = manifest();
    const target = { ...two.target, instanceIds: ['i-1', 'i-2'] };
    const results = ['i-1', 'i-2'].map((instanceId) => result({ instanceId }));
    const { ran, figures } = view({ manifest: { ...two, target }, results }).headline;
    expect(ran).toContain('on 2 × trn2.48xlarge');
    expect(figures.map(({ label }) => label.split(', ').at(-1))).toEqual([
      'instance 1',
      'instance 1',
      'instance 1',
    ]);
  });
});

describe('the head of a comparison', () => {
  const run = (name: string, change = {}) => {
    const verdict = { status: 'valid' as const, checks: [] };
    const results = [result({ verdict, commandId: name, ...change })];
    return { name, manifest: manifest(), outcomes: outcomes(), results };
  };
  const faster = {
    throughput: { outputTokensPerSecond: 400, totalTokensPerSecond: 1, requestsPerSecond: 1 },
  };

  test('names the best of each number, and what comes next', () => {
    const text = head(renderComparison(comparisonView([run('slow'), run('fast', faster)])));
    for (const words of [
      'Comparison of 2 runs',
      'no other run beats #2',
      'most output tokens/s: #2',
      'next: #1 with 273',
    ])
      expect(text).toContain(words);
  });

  test('calls nothing best where the runs are not comparable', () => {
    const text = head(renderComparison(comparisonView([run('a'), run('b', { client: 'upstream' })])));
    expect(text).toContain('not comparable');
    expect(text).not.toContain('most output');
  });
});
