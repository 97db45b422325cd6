import fc from 'fast-check';
import { PHASES } from '../../lib/contract/phase';
import { timelineRows } from '../../lib/report/view/timeline';
import { manifest, outcome, outcomes } from './fixtures/run';

describe('the timeline', () => {
  test('has every attempt in order, with its start, seconds and status', () => {
    const rows = timelineRows(manifest(), outcomes()).filter((row) => row.kind === 'attempt');
    expect(
      rows.map(({ name, attempt, offset, seconds, status }) => [name, attempt, offset, seconds, status]),
    ).toEqual([
      ['prepare', 1, 0, 41, 'succeeded'],
      ['compile', 1, 43, 118, 'succeeded'],
      ['deploy', 1, 162, 20, 'failed'],
      ['deploy', 2, 242, 32, 'succeeded'],
      ['benchmark', 1, 276, 60, 'succeeded'],
    ]);
  });

  test('names the silence between two attempts, but not the pauses of polling', () => {
    const gaps = timelineRows(manifest(), outcomes()).filter((row) => row.kind === 'gap');
    expect(gaps).toMatchObject([{ offset: 182, seconds: 60, note: 'between deploy and deploy' }]);
  });

  test('names a phase that left no outcome', () => {
    const [first] = outcomes();
    const rows = timelineRows(manifest(), first ? [first] : []);
    expect(rows.filter((row) => row.kind === 'missing').map((row) => row.name)).toEqual([
      'compile',
      'deploy',
      'benchmark',
    ]);
  });

  test('says why an attempt failed and what to do', () => {
    const failed = timelineRows(manifest(), outcomes()).find((row) => row.status === 'failed');
    expect(failed).toMatchObject({ note: expect.stringContaining('ReplicaNotReady'), next: 'read its log' });
  });

  test('never loses an attempt, in whatever order and overlap they come', () => {
    const attempts = fc.array(fc.tuple(fc.constantFrom(...PHASES), fc.nat(5000), fc.nat(900)), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(attempts, (parts) => {
        const made = parts.map(([job, from, seconds]) => outcome(job, from, seconds));
        const rows = timelineRows(manifest(), made).filter((row) => row.kind === 'attempt');
        const starts = rows.map((row) => row.offset ?? -1);
        expect(rows).toHaveLength(parts.length);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
        expect(starts.every((start) => start >= 0)).toBe(true);
      }),
    );
  });
});
