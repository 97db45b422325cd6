import { sweepReport } from '../../lib/sweep-report';
import { SIX } from '../sweep/request';
import { ALL_SIX, type Cells, sweptAs } from './fixtures/measurements';

const groupsOf = (cells: Cells, loads: ReadonlyArray<{ concurrency: number | 'slots' }>, batches = [4]) => {
  const report = sweepReport(sweptAs(cells, { sweep: { ...SIX, batches, loads: [...loads] } }));
  const names = new Map(
    report.cells.map(({ label, layout, concurrency }) => [label, `${layout.tensorParallel}@${concurrency}`]),
  );
  const named = (label: string) => names.get(label) ?? label;
  return (report.workloads[0]?.replicas ?? []).map(({ equalLoads, gains, ...group }) => ({
    ...group,
    equalLoads: equalLoads.map((load) => ({ ...load, cells: load.cells.map(named) })),
    gains: gains.map((gain) => ({
      ...gain,
      from: named(gain.from),
      to: named(gain.to),
      equalUsers: gain.equalUsers.map((each) => ({ ...each, cells: each.cells.map(named) })),
    })),
  }));
};

describe('replicas at one load', () => {
  test('are compared on the same cores, from the fewest to the most', () => {
    const [group, ...others] = groupsOf(
      { '64/4': { rate: 100, ttft: 4 }, '32/4': { rate: 140, ttft: 3 }, '16/4': { rate: 150, ttft: 2 } },
      [{ concurrency: 8 }],
    );
    expect(others).toEqual([]);
    expect(group).toMatchObject({ cores: 64, note: null, gains: [] });
    expect(group?.equalLoads).toEqual([
      {
        concurrency: 8,
        cells: ['64@8', '32@8', '16@8'],
        sentence: expect.stringMatching(
          /^At 8 in flight #\d \(DP 4\) gives 1\.50 times the output tokens\/s of #\d \(DP 1\); TTFT p50 2,000 ms against 4,000 ms\.$/,
        ),
      },
    ]);
  });

  test('tie, are doubted, or differ in the batch too, and each is said', () => {
    const [tie] = groupsOf({ '64/4': { rate: 100 }, '16/4': { rate: 110, verdict: 'suspect' } }, [
      { concurrency: 8 },
    ]);
    expect(tie?.equalLoads[0]?.sentence).toMatch(/which is a tie; .* Suspect: #\d\.$/);
    const [batches] = groupsOf(
      { '64/4': { rate: 100 }, '16/1': { rate: 150 } },
      [{ concurrency: 4 }],
      [1, 4],
    );
    expect(batches?.equalLoads[0]?.sentence).toContain('the batch differs too (1 against 4)');
  });

  test('are not compared where no load is equal, and the note says what to do', () => {
    const [group] = groupsOf({ '64/4': { rate: 88 }, '16/4': { rate: 212 } }, [{ concurrency: 'slots' }]);
    expect(group?.equalLoads).toEqual([]);
    expect(group?.note).toContain('no two cells with other replicas had the same load (in flight: 4, 16)');
    expect(group?.note).toContain('{ "concurrency": 16 }');
  });

  test('are not compared where there is one number of them only', () => {
    const [group] = groupsOf({ '64/4': { rate: 88 } }, [{ concurrency: 'slots' }]);
    expect(group?.note).toContain('only one number of replicas');
  });
});

describe('the gain with all slots in use', () => {
  test('is requests in flight times the speed of each, of one batch', () => {
    const report = sweepReport(sweptAs(ALL_SIX));
    const gains = report.workloads[0]?.replicas[0]?.gains ?? [];
    expect(gains).toHaveLength(4);
    for (const { throughput, inFlight, eachRequest } of gains) {
      expect(inFlight * eachRequest).toBeCloseTo(throughput, 10);
    }
    const label = (tensorParallel: number) =>
      report.cells.find((cell) => cell.layout.tensorParallel === tensorParallel && cell.batch === 4)?.label;
    const most = gains.find(({ from, to }) => from === label(64) && to === label(16));
    expect(most).toMatchObject({ inFlight: 4, equalUsers: [] });
    expect(most?.throughput).toBeCloseTo(212 / 88, 10);
    expect(most?.sentence).toMatch(
      /throughput is 2\.41 times: 4\.00 times the requests in flight, each at 0\.60 times the speed\. No request is faster: the gain comes with more requests in flight\. The layout's own part, at equal users, was not measured: add the load \{ "concurrency": 16 \} for both\.$/,
    );
  });

  test('is split where the layouts were measured at equal users', () => {
    const [group] = groupsOf(
      {
        '64/4@4': { rate: 100 },
        '16/4@16': { rate: 300 },
        '16/4@4': { rate: 150 },
        '64/4@16': { rate: 120 },
      },
      [{ concurrency: 'slots' }, { concurrency: 4 }, { concurrency: 16 }],
    );
    const [gain, ...others] = group?.gains ?? [];
    expect(others).toEqual([]);
    expect(gain).toMatchObject({ from: '64@4', to: '16@16', throughput: 3, inFlight: 4, eachRequest: 0.75 });
    expect(gain?.equalUsers).toEqual([
      { concurrency: 4, cells: ['64@4', '16@4'], throughput: 1.5, inFlight: 2 },
      { concurrency: 16, cells: ['64@16', '16@16'], throughput: 2.5, inFlight: 1.2 },
    ]);
    expect(gain?.sentence).toContain('4 in flight, the layout gives 1.50 times');
    expect(gain?.sentence).toContain('so 2.00 times is more requests in flight');
    // What was measured at equal users is not denied by the speed of each request.
    expect(gain?.sentence).not.toMatch(/No request is faster|own part/);
  });

  test.each([
    [300, 'Each request is faster too, by 1.50 times'],
    [90, 'More requests in flight gave no gain'],
  ])('of %d tokens/s over 100 is told in words', (rate, words) => {
    const [group] = groupsOf({ '64/4': { rate: 100 }, '32/4': { rate } }, [{ concurrency: 'slots' }]);
    expect(group?.gains[0]?.sentence).toContain(words);
  });
});
