import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderSweepTerminal, sweepReport } from '../../lib/sweep-report';
import { SIX, TWENTY_FOUR } from '../sweep/request';
import { ALL_SIX, type Cells, sweptAs, unmeasured } from './fixtures/measurements';

const ESCAPE = String.fromCharCode(27);
type More = Parameters<typeof sweptAs>[1];
const print = (cells: Cells, more: More = {}, color = false) =>
  renderSweepTerminal(sweepReport(sweptAs(cells, more)), { color, width: 80 });
const blocks = (text: string) => text.trimEnd().split('\n\n');

/** A sweep with everything that a sweep may have. */
const MIXED: Cells = {
  ...ALL_SIX,
  '16/1': [
    { rate: 98, verdict: 'invalid' },
    { rate: [92, 95, 97], ttft: 1.9, tpot: 0.031, verdict: 'suspect' },
  ],
  '64/4': 'failed',
  '32/4': { rate: 300, tpot: 0.015, verdict: 'invalid' },
};
const EMULATED: More = { change: { emulated: { timeScale: 20 } } };
const EQUAL: More = {
  sweep: { ...SIX, batches: [4], loads: [{ concurrency: 8 }, { concurrency: 'slots' }] },
};
const SEVERAL: More = {
  sweep: {
    ...TWENTY_FOUR,
    lengths: [{ sequence: 8192 }, { sequence: 2048, input: 1024, output: 128 }],
    limits: { until: '2026-12-03T12:00:00Z' },
  },
};

/** Compares with the file of this name; UPDATE_TRANSCRIPTS=1 writes it, for a person to review. */
function expectFile(name: string, text: string): void {
  const file = join(__dirname, 'fixtures', `${name}.txt`);
  if (process.env['UPDATE_TRANSCRIPTS'] === '1') writeFileSync(file, text);
  expect(existsSync(file) ? readFileSync(file, 'utf8') : 'UPDATE_TRANSCRIPTS=1 writes it').toBe(text);
}

describe('the report of a sweep on a terminal', () => {
  test.each([
    ['mixed', MIXED, {}],
    ['emulated', MIXED, EMULATED],
    [
      'equal-load',
      { '64/4@8': { rate: 90, ttft: 9 }, '64/4@4': ALL_SIX['64/4'], '16/4': { rate: 212 } },
      EQUAL,
    ],
    ['nothing-valid', { '16/4': { rate: 900, verdict: 'invalid' } }, {}],
  ] as const)('equals the transcript %s', (name, cells, more) => {
    expectFile(name, print(cells as Cells, more));
  });

  test.each([
    ['every cell', MIXED, {}],
    ['an emulated one', MIXED, EMULATED],
    ['two workloads and cells that were left out', MIXED, SEVERAL],
  ] as const)('fits 80 columns: %s', (_, cells, more) => {
    const wide = print(cells, more)
      .split('\n')
      .filter((line) => line.length > 80);
    expect(wide).toEqual([]);
  });

  test('fits 80 columns with a long reason, and breaks no escape sequence out of it', () => {
    const swept = sweptAs({});
    const reason = {
      code: 'CompileFailed',
      message: `${ESCAPE}[31m${'x'.repeat(200)}\u202e`,
      next: 'n '.repeat(90),
    };
    const cells = swept.plan.cells.map((cell) => unmeasured(cell, 'failed', reason));
    const text = renderSweepTerminal(sweepReport({ ...swept, cells }), { color: false, width: 80 });
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).not.toContain(ESCAPE);
    expect(text).not.toContain('\u202e');
  });

  test('begins with what to take', () => {
    const [, recommendation] = blocks(print(ALL_SIX));
    expect(recommendation).toMatch(/^Recommendation\n +Take #\d/);
  });

  test('marks every line of figures of an emulated sweep, and no line of hardware', () => {
    const text = print(MIXED, EMULATED);
    expect(text.split('\n')[0]).toBe('EMULATED: not a measurement of hardware; time ×20');
    const figures = blocks(text).filter((block) => /\[EMULATED ×20\]/.test(block));
    expect(figures.map((block) => block.split('  [')[0])).toEqual([
      'Recommendation',
      'Cells',
      'Figures, times in ms',
      'What needs a look',
      'Replicas on 64 cores',
      'Predicted, and the floor',
      'Measured against predicted',
      'Time and cost',
    ]);
    for (const block of figures) {
      const numbers = block
        .split('\n')
        .slice(1)
        .filter((line) => !line.includes('compiles'));
      expect(numbers.filter((line) => !line.startsWith('EMU '))).toEqual([]);
    }
    expect(print(MIXED)).not.toContain('EMU');
  });

  test('names the instance of each cell where there are several', () => {
    const swept = sweptAs(ALL_SIX);
    const steps = swept.plan.steps.map((step) => ({
      ...step,
      instance: step.cell === swept.plan.cells[0]?.id ? 1 : 0,
    }));
    const text = renderSweepTerminal(sweepReport({ ...swept, plan: { ...swept.plan, steps } }), {
      color: false,
      width: 80,
    });
    expect(text).toMatch(/load {2}verdict {2}front +on {2}tries/);
    expect(print(ALL_SIX)).not.toMatch(/ on {2}tries/);
  });

  test('colours only when asked', () => {
    expect(print(MIXED, EMULATED)).not.toContain(ESCAPE);
    expect(print(MIXED, EMULATED, true)).toContain(ESCAPE);
  });
});
