import { parseEnvironment } from '../../lib/environment';
import { tutorialDifferences } from '../../lib/plan';

const rows = (more: object = {}) => tutorialDifferences(parseEnvironment('tutorial', more));
const applying = (more: object = {}) =>
  rows(more)
    .filter((row) => row.applies)
    .map((row) => row.id);

describe('the differences from the tutorial', () => {
  test('are at least thirteen, each with both sides, a reason and a source', () => {
    expect(rows().length).toBeGreaterThanOrEqual(13);
    for (const row of rows()) {
      for (const text of [row.tutorial, row.ours, row.because, row.source])
        expect(text.length).toBeGreaterThan(5);
    }
    expect(new Set(rows().map((row) => row.id)).size).toBe(rows().length);
  });

  test('all apply to the tutorial’s own environment', () => {
    expect(applying()).toEqual(rows().map((row) => row.id));
  });

  test('leave the commands alone in preset verbatim, and the client in client upstream', () => {
    const verbatim = applying({ preset: 'verbatim', workload: { client: 'upstream', warmupRequests: 0 } });
    for (const id of ['continuous-batching', 'max-model-len', 'dispatch', 'token-counts', 'timeouts']) {
      expect(verbatim).not.toContain(id);
    }
    expect(verbatim).toEqual(expect.arrayContaining(['requirements-file', 'supervision', 'exit-codes']));
    expect(applying({ layout: { batch: 1 } })).not.toContain('continuous-batching');
    expect(applying({ release: '2.29.1' })).not.toContain('probe-top-k');
    expect(applying({ release: '2.24.0' })).not.toContain('requirements-file');
  });

  test('speak of a branch and a requirements file only where the release has them', () => {
    const requirements = (release: string) => rows({ release }).find(({ id }) => id === 'requirements-file');
    for (const release of ['2.27.0', '2.29.1', '2.31.1']) {
      const { ours, because } = requirements(release) ?? { ours: '', because: '' };
      expect(`${ours} ${because}`).toContain('image');
      expect(`${ours} ${because}`).not.toMatch(/branch|requirements/);
    }
    expect(requirements('2.23.0')?.because).toContain('the branch has no such file');
    expect(requirements('2.24.0')?.because).toContain('2.24.0 has that file at its root');
    expect(requirements('2.26.0')?.because).toContain('vllmCommit pins it');
  });

  test('speak of the environment at hand', () => {
    const row = rows({ layout: { batch: 2 }, lengths: { sequence: 16_384 } });
    expect(row.find((each) => each.id === 'continuous-batching')?.ours).toContain('--tkg-batch-size 2');
    expect(row.find((each) => each.id === 'max-model-len')?.ours).toContain('16384');
  });
});
