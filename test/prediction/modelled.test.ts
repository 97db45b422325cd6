import fc from 'fast-check';
import { modelOf } from '../../lib/facts';
import { modelled } from '../../lib/prediction';
import { decodeStep } from '../../lib/prediction/decode-step';
import { FITTED } from '../../lib/prediction/fitted-constants';
import { prefillSeconds } from '../../lib/prediction/prefill';
import { serve } from '../../lib/prediction/served-load';
import { candidateOf, workOf } from './request';

/** What the same model gave when it was first worked out, by another program: tokens per second and step in ms. */
const AWS_CLAIM = [
  { batch: 1, dataParallel: 1, tensorParallel: 64, tokens: 52, step: 17.7 },
  { batch: 1, dataParallel: 2, tensorParallel: 32, tokens: 86, step: 20.8 },
  { batch: 1, dataParallel: 4, tensorParallel: 16, tokens: 130, step: 26.9 },
  { batch: 4, dataParallel: 1, tensorParallel: 64, tokens: 148, step: 20.5 },
  { batch: 4, dataParallel: 2, tensorParallel: 32, tokens: 241, step: 23.6 },
  { batch: 4, dataParallel: 4, tensorParallel: 16, tokens: 354, step: 29.7 },
];

describe('a layout as the model has it', () => {
  test.each(AWS_CLAIM)(
    'DP $dataParallel × TP $tensorParallel at batch $batch',
    ({ tokens, step, ...layout }) => {
      const concurrency = layout.batch * layout.dataParallel;
      const model = modelled(candidateOf(layout), workOf({ concurrency }));
      expect(Math.round(model.served.tokensPerSecond)).toBe(tokens);
      expect(model.step.seconds * 1000).toBeCloseTo(step, 1);
    },
  );

  test.each([
    [1, 4, 0.88],
    [4, 16, 1.29],
    [8, 32, 1.55],
  ])('at equal users, four replicas of batch %i against one of batch %i are %d', (four, one, ratio) => {
    const work = workOf({ concurrency: 4 * four });
    const replicas = modelled(candidateOf({ dataParallel: 4, tensorParallel: 16, batch: four }), work);
    const whole = modelled(candidateOf({ dataParallel: 1, tensorParallel: 64, batch: one }), work);
    expect(replicas.served.tokensPerSecond / whole.served.tokensPerSecond).toBeCloseTo(ratio, 2);
  });

  test('takes longer with a larger model, a larger batch and a longer prompt', () => {
    const seconds = (more: object, work = workOf()) => modelled(candidateOf(more), work).step.seconds;
    expect(seconds({}, workOf({ model: modelOf('meta-llama/Llama-3.1-405B-Instruct') }))).toBeGreaterThan(
      seconds({}),
    );
    expect(seconds({ batch: 8 })).toBeGreaterThan(seconds({}));
    const prefill = (inputTokens: number) => modelled(candidateOf(), workOf({ inputTokens })).prefill;
    expect(prefill(4000)).toBeLessThan(prefill(7936));
  });

  test('is no slower with a higher tensor parallel degree, whatever the batch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 64 }), (power, batch) => {
        const at = (tensorParallel: number) => modelled(candidateOf({ tensorParallel, batch }), workOf());
        const [low, high] = [at(2 ** power), at(2 ** (power + 1))];
        expect(high.step.seconds).toBeLessThan(low.step.seconds);
        expect(high.prefill).toBeLessThan(low.prefill);
      }),
    );
  });

  test('is no slower with more bandwidth, more speed or a faster link', () => {
    const terms = {
      weightSeconds: 0.01,
      keyValueSeconds: 0.002,
      layers: 80,
      prefillSeconds: 0.4,
      exchangedBytes: 2e10,
    };
    const { v3 } = FITTED.cores;
    fc.assert(
      fc.property(fc.double({ min: 1.01, max: 10, noNaN: true }), (faster) => {
        const step = (more: object) => decodeStep(terms, { ...v3, ...more }).seconds;
        const prefill = (more: object) => prefillSeconds(terms, { ...v3, ...more });
        expect(step({ weightBandwidthShare: v3.weightBandwidthShare * faster })).toBeLessThan(step({}));
        expect(step({ keyValueBandwidthShare: v3.keyValueBandwidthShare * faster })).toBeLessThan(step({}));
        expect(prefill({ computeShare: v3.computeShare * faster })).toBeLessThan(prefill({}));
        expect(prefill({ linkBytesPerSecond: (v3.linkBytesPerSecond ?? 0) * faster })).toBeLessThan(
          prefill({}),
        );
      }),
    );
  });
});

describe('the queue', () => {
  const load = {
    stepSeconds: 0.02,
    prefillSeconds: 0.5,
    outputTokens: 256,
    concurrency: 8,
    batch: 4,
    dataParallel: 2,
  };

  test('keeps Little’s law: users are throughput times what one of them waits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 8 }), (batch, dataParallel) => {
        const served = serve({ ...load, concurrency: batch * dataParallel, batch, dataParallel });
        const cycle = batch * load.prefillSeconds + load.outputTokens * load.stepSeconds;
        expect((served.tokensPerSecond / load.outputTokens) * cycle).toBeCloseTo(batch * dataParallel, 6);
      }),
    );
  });

  test('lets requests beyond the slots wait, and replicas beyond the requests idle', () => {
    const full = serve(load);
    const twice = serve({ ...load, concurrency: 16 });
    expect(twice.tokensPerSecond).toBeCloseTo(full.tokensPerSecond, 9);
    expect(twice.ttftBounds[0]).toBeGreaterThan(full.ttftBounds[1]);
    expect(serve({ ...load, concurrency: 1 })).toMatchObject({
      replicas: 1,
      busySlots: 1,
      tpotSeconds: 0.02,
    });
  });
});
