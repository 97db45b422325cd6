import { modelOf } from '../../lib/facts';
import { admitLayout, alternatives, type LayoutRequest } from '../../lib/plan';

const SEVENTY = modelOf('meta-llama/Llama-3.3-70B-Instruct');
const EIGHT = modelOf('meta-llama/Llama-3.1-8B-Instruct');

const request = (more: Partial<LayoutRequest> = {}): LayoutRequest => ({
  instanceType: 'trn2.48xlarge',
  model: SEVENTY,
  tensorParallel: 32,
  dataParallel: 2,
  batch: 4,
  logicalCores: 2,
  sequence: 8192,
  basePort: 8000,
  otherMiB: 2048,
  ...more,
});

function placesOf(more: Partial<LayoutRequest>) {
  const admission = admitLayout(request(more));
  if (!admission.admitted) throw new TypeError(JSON.stringify(admission.refusals));
  return admission.layout.replicas;
}

function codesOf(more: Partial<LayoutRequest>): string[] {
  const admission = admitLayout(request(more));
  return admission.admitted ? [] : admission.refusals.map((refusal) => refusal.code);
}

describe('a layout of trn2.48xlarge', () => {
  test.each([
    [64, 1, [['0-63', 0, 15]]],
    [
      32,
      2,
      [
        ['0-31', 0, 7],
        ['32-63', 8, 15],
      ],
    ],
    [
      16,
      4,
      [
        ['0-15', 0, 3],
        ['16-31', 4, 7],
        ['32-47', 8, 11],
        ['48-63', 12, 15],
      ],
    ],
    [
      8,
      2,
      [
        ['0-7', 0, 1],
        ['8-15', 2, 3],
      ],
    ],
  ])('TP %i × DP %i is %j', (tensorParallel, dataParallel, expected) => {
    const found = placesOf({ tensorParallel, dataParallel, batch: 1 });
    expect(found.map(({ cores, devices }) => [cores, devices[0], devices.at(-1)])).toEqual(expected);
    expect(found.map(({ port }) => port)).toEqual(found.map((_, index) => 8000 + index));
  });

  test('puts two small replicas on one device', () => {
    const found = placesOf({ model: EIGHT, tensorParallel: 2, dataParallel: 3, batch: 1 });
    expect(found.map(({ cores, devices }) => [cores, devices])).toEqual([
      ['0-1', [0]],
      ['2-3', [0]],
      ['4-5', [1]],
    ]);
  });

  test('fills the instance with eight replicas of 8 cores, and one more is refused', () => {
    expect(placesOf({ tensorParallel: 8, dataParallel: 8 })).toHaveLength(8);
    expect(codesOf({ tensorParallel: 8, dataParallel: 9 })).toEqual(['DpTimesTpExceedsCores']);
  });
});

describe('a layout of the other families', () => {
  test('TP 8 × DP 4 on trn1.32xlarge takes four devices each', () => {
    const found = placesOf({
      instanceType: 'trn1.32xlarge',
      model: EIGHT,
      tensorParallel: 8,
      dataParallel: 4,
      logicalCores: 1,
    });
    expect(found.map(({ cores, devices }) => [cores, devices.length])).toEqual([
      ['0-7', 4],
      ['8-15', 4],
      ['16-23', 4],
      ['24-31', 4],
    ]);
  });

  test('TP 8 × DP 3 fills inf2.48xlarge, and TP 24 does not divide the heads', () => {
    const inf2 = { instanceType: 'inf2.48xlarge', model: EIGHT, logicalCores: 1 };
    expect(placesOf({ ...inf2, tensorParallel: 8, dataParallel: 3 }).at(-1)?.cores).toBe('16-23');
    const wide = { ...inf2, tensorParallel: 24, dataParallel: 1 };
    expect(codesOf({ ...wide, heads: 'must-divide' })).toEqual(['AttentionHeadsNotDivisible']);
    expect(codesOf({ ...wide, heads: 'padded' })).toEqual([]);
    expect(codesOf(wide)).toEqual([]);
    expect(codesOf({ ...inf2, tensorParallel: 16, dataParallel: 1 })).toEqual(['TensorParallelNotSupported']);
  });

  test('TP 4 is supported on inf2 and not on trn1', () => {
    const eight = { model: EIGHT, tensorParallel: 4, dataParallel: 1, logicalCores: 1, batch: 1 };
    expect(codesOf({ ...eight, instanceType: 'inf2.24xlarge' })).toEqual([]);
    expect(codesOf({ ...eight, instanceType: 'trn1.32xlarge' })).toEqual(['TensorParallelNotSupported']);
  });
});

describe('a layout is refused', () => {
  test.each([
    ['NotAPositiveWholeNumber', { batch: 0 }, 'batch must be a whole number of at least 1, got 0'],
    ['NotAPositiveWholeNumber', { tensorParallel: 2.5 }, 'got 2.5'],
    ['LogicalCoresNotSupported', { logicalCores: 3 }, 'logicalCores must be 1 or 2 on trn2.48xlarge, got 3'],
    ['LogicalCoresNotSupported', { instanceType: 'trn1.32xlarge' }, 'must be 1 on trn1.32xlarge, got 2'],
    ['TensorParallelNotSupported', { tensorParallel: 24 }, '1, 2, 4, 8, 16, 32, 64 on trn2.48xlarge, got 24'],
    ['DpTimesTpExceedsCores', { dataParallel: 3 }, '= 96 logical cores, but trn2.48xlarge has 64'],
    ['PortOutOfRange', { basePort: 65_535 }, 'port 65536, above 65535'],
    ['MemoryDoesNotFit', { tensorParallel: 4, dataParallel: 16 }, 'which has 24.0 GiB: weights 32.9 GiB'],
  ])('as %s with %j', (code, more, message) => {
    const admission = admitLayout(request(more));
    const found = admission.admitted ? undefined : admission.refusals.find((each) => each.code === code);
    expect(found?.message).toContain(message);
    expect(found?.next).toMatch(/these would fit: dataParallel \d+ × tensorParallel \d+/);
  });

  test('once for each rule that it breaks', () => {
    expect(codesOf({ tensorParallel: 24, dataParallel: 3, heads: 'must-divide' })).toEqual([
      'TensorParallelNotSupported',
      'AttentionHeadsNotDivisible',
      'DpTimesTpExceedsCores',
    ]);
  });

  const nextOf = (more: Partial<LayoutRequest>) => {
    const admission = admitLayout(request(more));
    return admission.admitted ? undefined : admission.refusals[0]?.next;
  };

  test('with a cure that was tried, where no layout of the instance holds the model', () => {
    const big = { model: modelOf('meta-llama/Llama-3.1-405B-Instruct'), instanceType: 'trn2.3xlarge' };
    expect(nextOf({ ...big, dataParallel: 1, tensorParallel: 4 })).toMatch(
      /; instance.type trn2.48xlarge would fit with dataParallel \d+ × tensorParallel 64/,
    );
    expect(nextOf({ ...big, dataParallel: 1, tensorParallel: 4 })).not.toContain('lengths.sequence');
    // A cache of one sequence alone is more than the core has.
    const long = {
      model: EIGHT,
      instanceType: 'trn1.2xlarge',
      logicalCores: 1,
      tensorParallel: 2,
      dataParallel: 1,
    };
    const next = nextOf({ ...long, batch: 1, sequence: 131_072 });
    expect(next).toMatch(
      /; lengths.sequence \d+ would fit with dataParallel 1 × tensorParallel 2, or instance.type/,
    );
    const [, sequence = ''] = /lengths.sequence (\d+)/.exec(next ?? '') ?? [];
    expect(codesOf({ ...long, batch: 1, sequence: Number(sequence) })).toEqual([]);
    expect(codesOf({ ...long, batch: 1, sequence: 2 * Number(sequence) })).toEqual(['MemoryDoesNotFit']);
  });

  test('without any advice where nothing helps', () => {
    const seventy = { instanceType: 'trn2.48xlarge', tensorParallel: 64, dataParallel: 1, batch: 1 };
    expect(nextOf({ ...seventy, otherMiB: 24 * 1024 })).toMatch(
      /; no instance of this family holds this model, whatever the sequence$/,
    );
  });
});

describe('alternatives', () => {
  test('for three replicas of 32 are two of them, or smaller ones', () => {
    expect(
      alternatives(request({ dataParallel: 3 })).map((row) => [row.dataParallel, row.tensorParallel]),
    ).toEqual([
      [2, 32],
      [3, 16],
      [4, 16],
      [2, 16],
    ]);
  });

  test('shrink the batch only when nothing else helps', () => {
    const huge = alternatives(request({ tensorParallel: 64, dataParallel: 1, batch: 512 }));
    expect(huge[0]).toMatchObject({ changed: ['batch'], tensorParallel: 64, batch: 32 });
    expect(alternatives(request({ dataParallel: 3 }))[0]?.changed).toEqual([]);
  });
});
