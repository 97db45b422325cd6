import { basisOf, type DomainQuestion } from '../../lib/prediction';

const INSIDE: DomainQuestion = {
  family: 'trn2',
  logicalCores: 2,
  tensorParallel: 16,
  batch: 4,
  sequence: 8192,
  architecture: 'dense',
  weights: 'bf16',
  engine: 'nxdi',
};

describe('what may be said of a layout', () => {
  test.each<[string, Partial<DomainQuestion>, string]>([
    ['predicted', {}, ''],
    ['predicted', { tensorParallel: 1, batch: 120 }, ''],
    ['predicted', { tensorParallel: 64, batch: 1 }, '4 rows of one author'],
    ['predicted', { sequence: 16_384 }, 'length 16384 is above 8192: few rows'],
    ['predicted', { logicalCores: 1, tensorParallel: 8 }, ''],
    ['extrapolated', { tensorParallel: 32 }, 'tensorParallel 32 at LNC 2 has no published row'],
    ['extrapolated', { tensorParallel: 64, batch: 2 }, 'has rows at batch 1 only'],
    ['extrapolated', { logicalCores: 1, tensorParallel: 128 }, 'at LNC 1 has no published row'],
    ['extrapolated', { logicalCores: 1, tensorParallel: 64, batch: 1 }, 'at LNC 1 has no published row'],
    ['unknown', { sequence: 16_385 }, 'length 16385 is above 16384'],
    ['unknown', { batch: 121 }, 'batch 121 is above 120'],
    ['unknown', { family: 'trn1' }, 'trn1 under NxD Inference has no published row'],
    ['unknown', { family: 'inf2' }, 'inf2 under NxD Inference has no published row'],
    ['unknown', { weights: 'other' }, 'weights other than BF16'],
    ['unknown', { architecture: 'other' }, 'only dense models are fitted'],
    ['unknown', { engine: 'other' }, 'engine other than NxD Inference'],
    ['unknown', { tensorParallel: 32, weights: 'other' }, 'weights other than BF16'],
  ])('%s with %j', (word, more, reason) => {
    const basis = basisOf({ ...INSIDE, ...more });
    expect(basis.word).toBe(word);
    expect(basis.reasons.join('; ')).toContain(reason);
    expect(basis.reasons.length === 0).toBe(reason === '');
  });
});
