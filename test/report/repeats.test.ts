import { renderHtml, renderTerminal, shownResult } from '../../lib/report';
import { buildView } from '../../lib/report/view';
import { manifest, outcomes, result } from './fixtures/run';

type Status = 'valid' | 'suspect' | 'invalid';

const repeat = (number: number, rate: number, status: Status = 'valid', commandId = 'c1') =>
  result({
    commandId,
    repeat: { number, of: 3 },
    throughput: {
      outputTokensPerSecond: rate,
      totalTokensPerSecond: rate * 9,
      requestsPerSecond: rate / 256,
    },
    window: { ...result().window, startedAt: `2026-11-23T20:0${number}:00.000Z` },
    verdict: { status, checks: [] },
  });
const THREE = [repeat(3, 120), repeat(1, 100), repeat(2, 110)];
const view = (results = THREE) => buildView({ manifest: manifest(), outcomes: outcomes(), results });

test('a run is judged by its worst repeat, and by the first of those', () => {
  expect(shownResult(THREE)?.repeat?.number).toBe(1);
  expect(shownResult([repeat(1, 1), repeat(2, 1, 'suspect'), repeat(3, 1, 'suspect')])?.repeat?.number).toBe(
    2,
  );
  expect(shownResult([repeat(1, 1), repeat(2, 1, 'suspect'), repeat(3, 1, 'invalid')])?.repeat?.number).toBe(
    3,
  );
});

test('a repeat that was stopped does not count beside whole ones', () => {
  const stopped = { ...repeat(3, 1, 'invalid'), partial: true };
  expect(shownResult([repeat(1, 1), repeat(2, 1), stopped])?.repeat?.number).toBe(1);
  expect(shownResult([stopped])).toBe(stopped);
});

test('an earlier command does not count beside a later one', () => {
  const earlier = {
    ...repeat(1, 1, 'invalid', 'c0'),
    window: { ...result().window, startedAt: '2026-11-22T00:00:00.000Z' },
  };
  const shown = view([...THREE, earlier]);
  expect(shown.repeats?.heads).toEqual(['repeat 1', 'repeat 2', 'repeat 3']);
  expect(shown.otherAttempts.map(({ label }) => label)).toEqual(['c0 repeat 1']);
});

test('the view has mean, half interval, least, most and each value', () => {
  const row = view().repeats?.rows.find(({ metric }) => metric === 'output throughput, tokens/s');
  expect(row).toEqual({
    metric: 'output throughput, tokens/s',
    mean: '110',
    uncertainty: '± 24.84',
    least: '100',
    most: '120',
    values: ['100', '110', '120'],
  });
  expect(view().repeats?.note).toMatch(/^3 of 3 repeats, verdicts valid, valid, valid; .* shows repeat 1/);
});

test('both printers show them, every figure marked; one measurement shows no such block', () => {
  const text = renderTerminal(view(), { color: false, width: 80 });
  expect(text).toMatch(/^EMU output throughput, tokens\/s +110 +± 24\.84 +100 +120$/m);
  expect(renderHtml(view())).toContain('Repeats of the measurement');
  const single = buildView({ manifest: manifest(), outcomes: outcomes(), results: [result()] });
  expect(single.repeats).toBeNull();
  expect(renderHtml(single)).not.toContain('Repeats of the measurement');
});
