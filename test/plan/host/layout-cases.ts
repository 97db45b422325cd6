/** Layouts that both sides are asked about: worked out by hand, generated, and at the edge of the memory. */
import fc from 'fast-check';
import { hardwareOf, instanceTypes, modelIds, modelOf } from '../../../lib/facts';
import { type LayoutRequest, memoryBudget } from '../../../lib/plan';
import { OWN_MODELS } from '../../facts/models/own-models';

export const SEVENTY = modelOf('meta-llama/Llama-3.3-70B-Instruct');
export const EIGHT = modelOf('meta-llama/Llama-3.1-8B-Instruct');
const ONE = modelOf('meta-llama/Llama-3.2-1B-Instruct');
const SEED = 20_261_128;
const MODELS = [...modelIds().map(modelOf), ...OWN_MODELS];

/** A request of the host, which knows no allowance of the environment's. */
export const request = (more: Partial<LayoutRequest> = {}): LayoutRequest => ({
  instanceType: 'trn2.48xlarge',
  model: SEVENTY,
  heads: 'must-divide',
  tensorParallel: 32,
  dataParallel: 2,
  batch: 4,
  logicalCores: 2,
  sequence: 8192,
  basePort: 8000,
  otherMiB: 0,
  ...more,
});

const neuron = { dialect: 'vllm-neuron' } as const;
const eightOnInf2 = { instanceType: 'inf2.48xlarge', model: EIGHT, logicalCores: 1, batch: 1 };
const seventyOnInf2 = {
  ...{ instanceType: 'inf2.48xlarge', logicalCores: 1, batch: 1 },
  ...{ tensorParallel: 24, dataParallel: 1 },
};

/** What is asked, and the codes of the refusals in their order. */
export const REFUSED: ReadonlyArray<readonly [Partial<LayoutRequest>, readonly string[]]> = [
  [{}, []],
  [{ batch: 0 }, ['NotAPositiveWholeNumber']],
  [{ sequence: 0 }, ['NotAPositiveWholeNumber']],
  [{ tensorParallel: -1, dataParallel: 0, sequence: 0 }, Array(3).fill('NotAPositiveWholeNumber')],
  [{ batch: 0, logicalCores: 3 }, ['NotAPositiveWholeNumber', 'LogicalCoresNotSupported']],
  [{ logicalCores: 3 }, ['LogicalCoresNotSupported']],
  [{ instanceType: 'trn1.32xlarge' }, ['LogicalCoresNotSupported']],
  // Nobody lists degrees of Trainium2 at LNC 1.
  [{ logicalCores: 1 }, []],
  [{ logicalCores: 1, tensorParallel: 64, dataParallel: 2 }, []],
  [{ logicalCores: 1, tensorParallel: 64, dataParallel: 3 }, ['DpTimesTpExceedsCores']],
  [{ logicalCores: 1, tensorParallel: 24 }, ['AttentionHeadsNotDivisible']],
  [{ logicalCores: 1, tensorParallel: 24, heads: 'padded' }, []],
  [{ logicalCores: 1, tensorParallel: 128, dataParallel: 1, heads: 'padded' }, []],
  [{ dataParallel: 3 }, ['DpTimesTpExceedsCores']],
  [{ tensorParallel: 64, dataParallel: 1 }, []],
  [{ tensorParallel: 64, dataParallel: 2 }, ['DpTimesTpExceedsCores']],
  [
    { tensorParallel: 24, dataParallel: 3, basePort: 65_535 },
    ['TensorParallelNotSupported', 'AttentionHeadsNotDivisible', 'DpTimesTpExceedsCores', 'PortOutOfRange'],
  ],
  [{ basePort: 65_534 }, []],
  [{ basePort: 65_535 }, ['PortOutOfRange']],
  [{ tensorParallel: 4, dataParallel: 16 }, ['MemoryDoesNotFit']],
  [{ tensorParallel: 8, dataParallel: 8, batch: 23 }, []],
  [{ tensorParallel: 8, dataParallel: 8, batch: 24 }, ['MemoryDoesNotFit']],
  [{ ...eightOnInf2, tensorParallel: 24, dataParallel: 1 }, ['AttentionHeadsNotDivisible']],
  [{ ...eightOnInf2, tensorParallel: 24, dataParallel: 1, heads: 'padded' }, []],
  [{ ...seventyOnInf2, sequence: 4096 }, ['AttentionHeadsNotDivisible']],
  [{ ...seventyOnInf2, sequence: 4096, heads: 'padded' }, []],
  [{ ...eightOnInf2, tensorParallel: 16, dataParallel: 1 }, ['TensorParallelNotSupported']],
  [{ ...eightOnInf2, tensorParallel: 8, dataParallel: 3 }, []],
  [{ ...eightOnInf2, tensorParallel: 8, dataParallel: 4 }, ['DpTimesTpExceedsCores']],
  [{ ...neuron }, []],
  // 61234 to 61297 are where ranks meet, 62182 the preset one and 62183 the compile's own.
  [{ ...neuron, basePort: 61_232 }, []],
  [{ ...neuron, basePort: 61_233 }, ['PortReserved']],
  [{ ...neuron, basePort: 61_297 }, ['PortReserved']],
  [{ ...neuron, basePort: 61_298 }, []],
  [{ ...neuron, basePort: 62_183 }, ['PortReserved']],
  [{ ...neuron, basePort: 62_184 }, []],
  [{ basePort: 61_233 }, []],
  // 0.3 of 21.6 GiB hold 1,327 blocks of 5 MiB: 20 sequences of 64 blocks, and one block.
  [{ ...neuron, batch: 20 }, []],
  [{ ...neuron, batch: 21 }, ['KeyValueBudgetExceeded']],
  [{ batch: 21 }, []],
  // 35.3 GB of weights leave less than nothing.
  [{ ...neuron, tensorParallel: 4, batch: 1 }, ['KeyValueBudgetExceeded']],
];

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/**
 * Bytes of one core, worked out by hand: weights, copied projections, padded heads, cache, microcode, and what there is.
 */
export const MEMORY: ReadonlyArray<readonly [Partial<LayoutRequest>, readonly number[]]> = [
  // 70,553,706,496 × 2 / 32; 2 × 8192 × 80 × 128 × 2 × (32 − 8) / 32; 2 × 80 × 128 × 2 × 1 × 8192 × 4; 2 × 96 MiB.
  [{}, [4_409_606_656, 251_658_240, 0, 1_342_177_280, 192 * MIB, 24 * GIB]],
  // 257 blocks of 128 tokens at 40,960 bytes each, and nine tenths of the core.
  [{ ...neuron }, [4_409_606_656, 251_658_240, 0, 1_347_420_160, 192 * MIB, 24 * GIB * 0.9]],
  // 20,914,757,184 × 2 / 4, though the checkpoint has 13.8 GB; 2 × 24 × 64 × 2 × 2 bytes a token.
  [
    {
      ...neuron,
      model: modelOf('openai/gpt-oss-20b'),
      instanceType: 'trn2.3xlarge',
      tensorParallel: 4,
      dataParallel: 1,
    },
    [10_457_378_592, 0, 0, 257 * 128 * 12_288, 192 * MIB, 24 * GIB * 0.9],
  ],
  // As many ranks as key-value heads: nothing is copied.
  [{ tensorParallel: 8 }, [17_638_426_624, 0, 0, 1_342_177_280, 192 * MIB, 24 * GIB]],
  // Two heads a rank.
  [{ tensorParallel: 4 }, [35_276_853_248, 0, 0, 2 * 1_342_177_280, 192 * MIB, 24 * GIB]],
  // 64 ranks: each of the 8 heads eight times.
  [{ tensorParallel: 64, batch: 1 }, [2_204_803_328, 293_601_280, 0, 335_544_320, 192 * MIB, 24 * GIB]],
  // 8,030,261,248 × 2 / 8 on half a device of 32 GiB; 2 × 32 × 128 × 2 × 4096; one core's code.
  [
    { ...eightOnInf2, tensorParallel: 8, sequence: 4096 },
    [2_007_565_312, 0, 0, 67_108_864, 96 * MIB, 16 * GIB],
  ],
  // 12 ranks and 8 heads do not divide: all heads get key and value, 36 of them, since 32 is no multiple of 12.
  [
    { ...eightOnInf2, tensorParallel: 12, sequence: 3072 },
    [
      16_060_522_496 / 12,
      (2 * 4096 * 8192 * 28) / 12,
      (2 * 4096 * 8192 * 4) / 12,
      2 * 8192 * 3 * 3072,
      96 * MIB,
      16 * GIB,
    ],
  ],
  // 24 ranks: 8 heads make 24 copies, and 64 attention heads are padded to 72.
  [
    { ...seventyOnInf2, sequence: 4096 },
    [
      141_107_412_992 / 24,
      (2 * 8192 * 20_480 * 16) / 24,
      (2 * 8192 * 20_480 * 8) / 24,
      2 * 20_480 * 4096,
      96 * MIB,
      16 * GIB,
    ],
  ],
  // More ranks than heads: one a rank, half of them empty.
  [
    { logicalCores: 1, tensorParallel: 128, dataParallel: 1, batch: 1 },
    [
      141_107_412_992 / 128,
      (2 * 8192 * 20_480 * 120) / 128,
      (2 * 8192 * 20_480 * 64) / 128,
      2 * 20_480 * 8192,
      96 * MIB,
      12 * GIB,
    ],
  ],
];

/** Any value of each field, within what is sensible and far beyond. */
export const WILD = {
  instanceType: fc.constantFrom(...instanceTypes()),
  model: fc.constantFrom(...MODELS),
  heads: fc.constantFrom('must-divide', 'padded'),
  tensorParallel: fc.oneof(fc.constantFrom(1, 2, 4, 8, 16, 24, 32, 64), fc.integer({ min: -2, max: 200 })),
  dataParallel: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: -2, max: 200 })),
  batch: fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: -2, max: 1024 })),
  logicalCores: fc.oneof(fc.constantFrom(1, 2), fc.integer({ min: -1, max: 9 })),
  sequence: fc.oneof(fc.constantFrom(1024, 4096, 8192), fc.integer({ min: -1, max: 200_000 })),
  basePort: fc.oneof(fc.constant(8000), fc.integer({ min: 65_500, max: 65_535 })),
  otherMiB: fc.constant(0),
} satisfies { [K in keyof LayoutRequest]: fc.Arbitrary<LayoutRequest[K]> };

/** Good in most fields, so that many are admitted, and the others fail for one reason. */
const plausible: fc.Arbitrary<LayoutRequest> = fc
  .record({
    instanceType: fc.constantFrom(...instanceTypes()),
    model: fc.constantFrom(...MODELS),
    drafted: fc.constantFrom({}, {}, { draft: ONE }, { draft: EIGHT }),
    tensorParallel: fc.constantFrom(1, 2, 4, 8, 16, 24, 32, 64),
    dataParallel: fc.integer({ min: 1, max: 6 }),
    batch: fc.integer({ min: 1, max: 8 }),
    sequence: fc.constantFrom(1024, 2048, 4096, 8192),
    basePort: fc.oneof(fc.constant(8000), fc.integer({ min: 65_528, max: 65_535 })),
    otherMiB: fc.constant(0),
  })
  .map(({ drafted, ...row }) => ({
    ...row,
    ...drafted,
    logicalCores: hardwareOf(row.instanceType).logicalCores.default,
  }));

/** Of vLLM Neuron: around its ports and its budget. */
const ofNeuron: fc.Arbitrary<LayoutRequest> = fc
  .record({
    instanceType: fc.constantFrom('trn2.48xlarge', 'trn2.3xlarge'),
    model: fc.constantFrom(...modelIds().map(modelOf)),
    tensorParallel: fc.constantFrom(1, 2, 4, 8, 16, 32, 64),
    dataParallel: fc.integer({ min: 1, max: 4 }),
    batch: fc.oneof(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 8, max: 64 })),
    sequence: fc.constantFrom(1000, 4096, 8192, 16_384),
    basePort: fc.oneof(
      fc.constant(8000),
      fc.integer({ min: 61_228, max: 61_300 }),
      fc.integer({ min: 62_179, max: 62_185 }),
    ),
    otherMiB: fc.constant(0),
  })
  .map((row) => ({ ...row, ...neuron, logicalCores: 2 }));

export const GENERATED: readonly LayoutRequest[] = [
  ...fc.sample(ofNeuron, { numRuns: 300, seed: SEED }),
  ...fc.sample(fc.record(WILD), { numRuns: 400, seed: SEED }),
  ...fc.sample(plausible, { numRuns: 500, seed: SEED }),
];

/** For every instance type and model, the largest batch that fits one core, and the next one. */
export const AT_THE_EDGE: readonly LayoutRequest[] = instanceTypes().flatMap((instanceType) =>
  modelIds()
    .map(modelOf)
    .flatMap((model) =>
      [8, 16, 32].flatMap((tensorParallel) => {
        const hardware = hardwareOf(instanceType);
        const logicalCores = hardware.logicalCores.default;
        const base = request({
          instanceType,
          model,
          tensorParallel,
          dataParallel: 1,
          logicalCores,
          batch: 1,
        });
        const { freeBytes, terms } = memoryBudget({ ...base, hardware });
        const each = terms.find(({ name }) => name === 'keyValueCache')?.bytes ?? Number.NaN;
        const batch = 1 + Math.floor(freeBytes / each);
        return batch >= 1 ? [batch, batch + 1].map((size) => ({ ...base, batch: size })) : [];
      }),
    ),
);
