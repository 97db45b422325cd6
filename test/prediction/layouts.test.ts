import { hardwareOf, modelOf } from '../../lib/facts';
import { admitLayout } from '../../lib/plan';
import { FACTORS, type LayoutRow, layoutSpace, layoutsOf, throughputRange } from '../../lib/prediction';
import { spaceOf, workOf } from './request';

const nameOf = ({ dataParallel, tensorParallel, batch, logicalCores }: LayoutRow) =>
  `${dataParallel}x${tensorParallel} b${batch} lnc${logicalCores}`;

describe('the space', () => {
  const rows = layoutSpace(spaceOf());

  test('has every degree, number of replicas, batch and LNC, once', () => {
    expect(new Set(rows.map(nameOf)).size).toBe(rows.length);
    // 127 pairs of degree and replicas at LNC 2, 255 at LNC 1, seven batches.
    expect(rows).toHaveLength((127 + 255) * 7);
    expect(rows.map(nameOf)).toContain('1x128 b1 lnc1');
  });

  test('admits and refuses as the rule of the plan does', () => {
    const asked = {
      instanceType: 'trn2.48xlarge',
      model: workOf().model,
      basePort: 8000,
      otherMiB: 2048,
    };
    for (const row of rows.filter((_, index) => index % 37 === 0)) {
      const admission = admitLayout({ ...row, ...asked });
      const codes = admission.admitted ? [] : admission.refusals.map(({ code }) => code);
      expect([nameOf(row), row.refusals.map(({ code }) => code)]).toEqual([nameOf(row), codes]);
    }
  });

  test('refuses by the number of replicas where a port ends', () => {
    const few = layoutSpace(spaceOf({ basePort: 65_533 }));
    const ports = few.filter(
      ({ tensorParallel, batch, logicalCores }) => tensorParallel === 8 && batch === 1 && logicalCores === 2,
    );
    expect(ports.map(({ refusals }) => refusals[0]?.code)).toEqual([
      ...[undefined, undefined, undefined],
      ...Array(5).fill('PortOutOfRange'),
    ]);
  });

  test('refuses a length that the requests do not fit', () => {
    const rows = layoutSpace(spaceOf({ sequences: [4096, 8192] }));
    const short = rows.filter(({ sequence }) => sequence === 4096);
    expect(short).toHaveLength(rows.length / 2);
    expect(new Set(short.flatMap(({ refusals }) => refusals.map(({ code }) => code)))).toContain(
      'PromptTailExceedsContext',
    );
    expect(short.filter(({ refusals }) => refusals.length === 0)).toEqual([]);
  });

  test('says numbers of admitted layouts with a basis only, as ranges around the model, above the floor', () => {
    const predicted = rows.filter(({ prediction }) => prediction !== null);
    expect(predicted.length).toBeGreaterThan(50);
    for (const { prediction, modelled, floorSeconds, basis, refusals } of predicted) {
      expect([basis.word, refusals]).toEqual(['predicted', []]);
      const points = [
        [prediction?.decodeStep, modelled?.step.seconds],
        [prediction?.tpot, modelled?.served.tpotSeconds],
        [prediction?.throughput, modelled?.served.tokensPerSecond],
        [prediction?.ttftUnloaded, modelled?.prefill],
        [prediction?.ttftLoadedBounds, modelled?.served.ttftBounds[0]],
      ] as const;
      for (const [range, point = 0] of points) {
        expect(range?.low).toBeLessThanOrEqual(point);
        expect(range?.high).toBeGreaterThanOrEqual(point);
      }
      expect(prediction?.decodeStep.low).toBeGreaterThanOrEqual(floorSeconds);
      const shares = Object.values(prediction?.shares ?? {});
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
    const words = rows.filter(({ prediction, refusals }) => prediction === null && refusals.length === 0);
    expect(new Set(words.map(({ basis }) => basis.word))).toEqual(new Set(['extrapolated']));
  });

  test('predicts nothing on Trainium1, where only another engine was published', () => {
    const model = modelOf('meta-llama/Llama-3.1-8B-Instruct');
    const trn1 = layoutSpace(spaceOf({ work: workOf({ hardware: hardwareOf('trn1.32xlarge'), model }) }));
    const admitted = trn1.filter(({ refusals }) => refusals.length === 0);
    expect(admitted.length).toBeGreaterThan(10);
    expect(new Set(admitted.map(({ basis }) => basis.word))).toEqual(new Set(['unknown']));
    expect(
      trn1
        .filter(({ tensorParallel }) => tensorParallel === 4)
        .every(({ refusals }) => refusals[0]?.code === 'TensorParallelNotSupported'),
    ).toBe(true);
  });
});

describe('the list', () => {
  const request = spaceOf({ pricePerHour: 36 });
  const layouts = layoutsOf(request);

  test('begins with the most tokens per second at the load, and marks ties and the front', () => {
    const speeds = layouts.rows.map(({ modelled }) => modelled?.served.tokensPerSecond ?? -1);
    expect(speeds).toEqual([...speeds].sort((a, b) => b - a));
    const [best = 0] = speeds;
    expect(speeds.filter((speed) => best / speed < 1.2 && speed > 0)).toHaveLength(layouts.ties);
    const front = [...layouts.front];
    expect(front[0]).toBe(layouts.rows[0]);
    for (const row of front) {
      const beaten = layouts.rows.filter(
        ({ modelled }) =>
          modelled &&
          row.modelled &&
          modelled.served.tokensPerSecond > row.modelled.served.tokensPerSecond &&
          modelled.served.tpotSeconds < row.modelled.served.tpotSeconds,
      );
      expect(beaten).toEqual([]);
    }
  });

  test('keeps what may satisfy a limit, with the floor where nothing is predicted', () => {
    const fast = layoutsOf(request, { minThroughput: 200 });
    expect(fast.rows.every((row) => throughputRange(row, request.work).high >= 200)).toBe(true);
    expect(fast.rows.length + fast.filtered).toBe(layouts.rows.length);
    expect(fast.filtered).toBeGreaterThan(0);
    const quick = layoutsOf(request, { maxTpot: 16 });
    expect(quick.rows.map(nameOf)).toContain('1x64 b1 lnc2');
    expect(quick.rows.every(({ tensorParallel }) => tensorParallel >= 32)).toBe(true);
  });

  test('tells the cost of a million tokens from the price and the range of the throughput', () => {
    const { throughput, costPerMillionTokens } = layouts.rows[0]?.prediction ?? {};
    expect(costPerMillionTokens?.low).toBeCloseTo(1e4 / (throughput?.high ?? 0), 6);
    expect(costPerMillionTokens?.high).toBeCloseTo(1e4 / (throughput?.low ?? 0), 6);
    expect(layoutsOf(spaceOf()).rows[0]?.prediction?.costPerMillionTokens).toBeNull();
  });

  test('compares replicas on all cores that have a slot for every user', () => {
    const { advice } = layouts;
    expect(advice && [nameOf(advice.most), nameOf(advice.fewest)]).toEqual(['8x8 b1 lnc2', '4x16 b2 lnc2']);
    expect(advice?.ranking).toMatchObject({ call: 'second', because: 'weights' });
    expect(advice?.boundBy).toEqual({ most: 'memory', fewest: 'memory' });
    const many = layoutsOf(spaceOf({ work: workOf({ concurrency: 128 }) })).advice;
    expect(many?.boundBy.fewest).toBe('prefill');
  });

  test('is made in 0.2 s of processor time', () => {
    const spent = Array.from({ length: 5 }, () => {
      const before = process.cpuUsage();
      layoutsOf(request);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    });
    expect(Math.min(...spent)).toBeLessThan(200_000);
  });
});

test('a measured time replaces the model’s for its own shape and no other', () => {
  const shape = { tensorParallel: 32, batch: 4, sequence: 8192, logicalCores: 2 };
  const measured = {
    ...shape,
    instanceType: 'trn2.48xlarge',
    model: workOf().model.id,
    release: '2.23.0',
    buckets: { prompt: 8192, cache: 8192 },
    stepSeconds: 0.03,
    prefillSeconds: 0.9,
    run: 'one-user',
  };
  const rows = layoutSpace(spaceOf({ measured: [measured] }));
  const known = rows.filter(({ prediction }) => prediction?.times === 'measured');
  expect(known.map(nameOf)).toEqual(['1x32 b4 lnc2', '2x32 b4 lnc2']);
  expect(known[1]?.modelled).toMatchObject({ step: { seconds: 0.03 }, prefill: 0.9 });
  expect(known[1]?.prediction?.decodeStep).toEqual({
    low: 0.03 * FACTORS.timesCalibrated.low,
    high: 0.03 * FACTORS.timesCalibrated.high,
  });
  const others = [
    { release: '2.24.0' },
    { model: 'x/y' },
    { buckets: { prompt: 4096, cache: 8192 } },
    { instanceType: 'trn2.3xlarge' },
  ];
  for (const other of others) {
    const none = layoutSpace(spaceOf({ measured: [{ ...measured, ...other }] }));
    expect(none.some(({ prediction }) => prediction?.times === 'measured')).toBe(false);
  }
});
