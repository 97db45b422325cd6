import { parseEnvironment } from '../../lib/environment';
import { endsOn, releaseOf, releaseVersions, supportOf } from '../../lib/facts';
import { makePlan } from '../../lib/plan';
import { commitFor } from './commit-for';

const small = {
  model: { id: 'meta-llama/Llama-3.1-8B-Instruct' },
  layout: { tensorParallel: 2, dataParallel: 1, batch: 1 },
  lengths: { sequence: 4096 },
  workload: { inputTokens: { mean: 1024 } },
};
const warned = (release: string, type = 'trn2.48xlarge') =>
  makePlan(
    parseEnvironment('mine', { ...small, release, vllmCommit: commitFor(release), instance: { type } }),
  ).warnings.filter(({ code }) => code.startsWith('ServerPath'));

describe('the support of a release', () => {
  test('is what AWS said of the way by which it serves', () => {
    expect(releaseVersions().map((version) => [version, supportOf(releaseOf(version)).state])).toEqual(
      expect.arrayContaining([
        ['2.23.0', 'ended'],
        ['2.26.1', 'ended'],
        ['2.27.0', 'maintenance'],
        ['2.31.1', 'maintenance'],
        ['2.31.1-vllm-neuron', 'supported'],
        ['2.32.0', 'supported'],
      ]),
    );
    const { ends } = supportOf(releaseOf('2.31.1'));
    expect(ends).toEqual({ release: '2.34.0', families: ['trn2', 'trn3'] });
    expect(endsOn(supportOf(releaseOf('2.31.1')), 'trn1')).toBe(false);
  });

  test('is warned of, with the way out as a command', () => {
    const newest = releaseVersions()
      .filter((version) => supportOf(releaseOf(version)).state === 'supported')
      .at(-1);
    const next = `trainyard environment migrate mine --release ${newest}`;
    expect(warned('2.23.0')).toEqual([
      expect.objectContaining({
        code: 'ServerPathEnded',
        message: expect.stringContaining('ended with 2.28.0'),
        next,
      }),
    ]);
    expect(warned('2.31.1')).toEqual([
      expect.objectContaining({
        code: 'ServerPathInMaintenance',
        message: expect.stringContaining('loses its support on trn2 with 2.34.0'),
        next,
      }),
    ]);
    expect(warned('2.32.0')).toEqual([]);
  });

  test('has no way out to a server that does not support the family', () => {
    expect(warned('2.26.1', 'trn1.32xlarge')[0]?.next).toBe(
      'set release to 2.28.1, whose server is in maintenance and not ended',
    );
    const [last] = warned('2.28.1', 'inf2.48xlarge');
    expect(last?.message).not.toContain('2.34.0');
    expect(last?.next).toContain('no later way of serving supports inf2');
  });
});
