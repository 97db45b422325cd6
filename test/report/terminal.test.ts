import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderTerminal } from '../../lib/report/terminal';
import { buildView, type ReportInput } from '../../lib/report/view';
import { manifest, outcome, outcomes, result } from './fixtures/run';

const print = (change: Partial<ReportInput> = {}, color = false) =>
  renderTerminal(buildView({ manifest: manifest(), outcomes: outcomes(), results: [result()], ...change }), {
    color,
    width: 80,
  });
const blocks = (text: string) => text.trimEnd().split('\n\n');
const ESCAPE = String.fromCharCode(27);

describe('the terminal report', () => {
  test('equals the golden transcript', () => {
    expect(print()).toBe(readFileSync(join(__dirname, 'fixtures/terminal.txt'), 'utf8'));
  });

  test('begins with the mark, the run and the verdict', () => {
    const [title, verdict] = blocks(print());
    expect(title?.split('\n')[0]).toBe('EMULATED: not a measurement of hardware; time ×20');
    expect(verdict).toContain('suspect: 1 of 3 judged checks failed');
    expect(verdict).toMatch(/next +look at the log of replica 1/);
  });

  test('marks every line of every block of figures', () => {
    const figures = blocks(print()).filter((block) =>
      /^(Throughput|Latency|Balance|Phases|Cost)/.test(block),
    );
    expect(figures).toHaveLength(5);
    for (const block of figures) {
      const [head, ...lines] = block.split('\n');
      expect(head).toContain('[EMULATED ×20]');
      expect(lines.filter((line) => !line.startsWith('EMU '))).toEqual([]);
    }
  });

  test('has no mark for a run on hardware', () => {
    const real = manifest({ emulated: null });
    real.target.kind = 'aws';
    expect(print({ manifest: real, outcomes: [], results: [result({ emulated: null })] })).not.toMatch(/EMU/);
  });

  test('fits 80 columns with long names, hashes and reasons', () => {
    const long = outcome('deploy', 500, 12345, {
      status: 'failed',
      reason: { code: 'ReplicaNotReady', message: `${'a long story '.repeat(20)}${'f'.repeat(200)}` },
    });
    const shown = result({ verdict: { status: 'invalid', checks: [longCheck()] } });
    const wide = print({ outcomes: [...outcomes(), long], results: [shown] })
      .split('\n')
      .filter((line) => line.length > 80);
    expect(wide).toEqual([]);
  });

  test('loses nothing of a word longer than its column', () => {
    const key = 'k'.repeat(150);
    const text = print({
      results: [result({ verdict: { status: 'invalid', checks: [{ ...longCheck(), next: key }] } })],
    });
    expect(text.match(/k{20,}/g)?.join('')).toContain(key);
  });

  test('says of a metric that it is not as it was measured', () => {
    const metrics = { interTokenSeconds: { status: 'biased' as const, reason: '1.142 tokens per event' } };
    const text = print({ results: [result({ verdict: { status: 'valid', checks: [], metrics } })] });
    expect(text).toMatch(/ITL biased +1\.142 tokens per event/);
  });

  test('colours only when asked', () => {
    expect(print()).not.toContain(ESCAPE);
    expect(print({}, true)).toContain(ESCAPE);
  });

  test('prints escape sequences from a run as visible characters', () => {
    const errors = [{ class: `${ESCAPE}[31mred`, count: 1, example: `a\rb${ESCAPE}]0;title\u0007\u202e` }];
    const text = print({ results: [result({ errors })] });
    expect(text).toContain('\ufffd[31mred');
    expect(text).not.toContain(ESCAPE);
    for (const char of ['\r', '\u0007', '\u202e']) expect(text).not.toContain(char);
  });
});

function longCheck() {
  return {
    name: 'completions-accounted-for',
    status: 'invalid' as const,
    threshold: 'every request is accounted for '.repeat(5),
    reason: 'r'.repeat(90),
    evidence: 'e'.repeat(300),
    next: 'next '.repeat(40),
  };
}
