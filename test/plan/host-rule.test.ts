/** The rules of layout, memory and lengths exist in TypeScript, on the host and in the stand-ins: all three answer alike. */
import fc from 'fast-check';
import { dialectOf, hardwareOf, hbmBytesPerLogicalCore, logicalCoresOf } from '../../lib/facts';
import { admitLayout, checkLengths, type LayoutRequest, memoryBudget } from '../../lib/plan';
import { layoutRefusals } from '../../lib/plan/layout/layout-rules';
import { checkpointOf } from '../facts/models/own-models';
import { askHost } from './host/host';
import { AT_THE_EDGE, GENERATED, MEMORY, REFUSED, request } from './host/layout-cases';

type Terms = Readonly<Record<string, number>>;
interface LayoutAnswer {
  readonly codes: readonly string[];
  readonly terms?: Terms;
  readonly limit?: number;
  readonly replicas?: ReadonlyArray<readonly unknown[]>;
  readonly standin: {
    readonly codes: readonly string[];
    readonly cores?: number;
    readonly terms?: Terms;
    readonly limit?: number;
    readonly replicas?: ReadonlyArray<readonly number[]>;
  };
}
interface LengthsAnswer {
  readonly codes: readonly string[];
  readonly standin: string | null;
}

const TABLE = [...REFUSED, ...MEMORY].map(([more]) => request(more));
const LAYOUTS: readonly LayoutRequest[] = [...TABLE, ...GENERATED, ...AT_THE_EDGE];
const LENGTHS = [
  ...[255, 256, 700, 768, 1023, 1024, 1280, 1536, 8000, 8192, 8448].flatMap((context) =>
    [1, 2].flatMap((lnc) => [context - 1, context, 8192].map((sequence) => ({ context, sequence, lnc }))),
  ),
  ...fc.sample(
    fc.record({
      context: fc.oneof(
        fc.integer({ min: 1, max: 9000 }),
        fc.integer({ min: 1, max: 40 }).map((n) => n * 256),
      ),
      sequence: fc.constantFrom(512, 2048, 8192),
      lnc: fc.constantFrom(1, 2),
    }),
    { numRuns: 200, seed: 20_261_128 },
  ),
].map((row) => ({ ...row, release: '2.23.0' }));
/** What vLLM Neuron prefills at once, of what, over how many ranks. */
const PREFILLS = fc
  .sample(
    fc.record({
      context: fc.oneof(
        fc.constantFrom(512, 1024, 2048, 4096, 8192, 16_384, 32_768),
        fc.integer({ min: 1, max: 20_000 }),
      ),
      more: fc.oneof(fc.constant(0), fc.integer({ min: -5, max: 20_000 })),
      tp: fc.constantFrom(1, 8, 32, 24, 512),
    }),
    { numRuns: 400, seed: 20_261_128 },
  )
  .map(({ context, more, tp }) => ({ context, sequence: context + more, tp, lnc: 2, release: '2.32.0' }));

let answers: {
  readonly layouts: readonly LayoutAnswer[];
  readonly lengths: readonly LengthsAnswer[];
  readonly prefills: readonly LengthsAnswer[];
};
beforeAll(() => {
  answers = askHost({ layouts: LAYOUTS.map(asked), lengths: LENGTHS, prefills: PREFILLS });
});

function asked(row: LayoutRequest) {
  const { model } = row;
  return {
    ...{ type: row.instanceType, model: model.id, tp: row.tensorParallel, dp: row.dataParallel },
    paged: dialectOf(row.dialect ?? 'plugin').artifact === 'compile-cache',
    ...{ batch: row.batch, lnc: row.logicalCores, sequence: row.sequence, port: row.basePort },
    heads: row.heads ?? '',
    checkpoint: checkpointOf(model),
    ...(row.draft === undefined ? {} : { draft: row.draft.id, draftCheckpoint: checkpointOf(row.draft) }),
  };
}

const ours = (row: LayoutRequest) =>
  layoutRefusals(row, hardwareOf(row.instanceType)).map(({ code }) => code);
const each = <Answer>(list: readonly Answer[], look: (answer: Answer, row: LayoutRequest) => void) =>
  list.forEach((answer, index) => {
    const row = LAYOUTS[index];
    if (row === undefined) throw new TypeError(`there is no case ${index}`);
    try {
      look(answer, row);
    } catch (error) {
      throw new Error(`${JSON.stringify(row)}: ${error instanceof Error ? error.message : error}`);
    }
  });
const budgetOf = (row: LayoutRequest) => memoryBudget({ ...row, hardware: hardwareOf(row.instanceType) });
/** The terms that need nothing of the environment. */
const termsOf = (row: LayoutRequest): Terms =>
  Object.fromEntries(
    budgetOf(row)
      .terms.filter(({ name }) => name !== 'other')
      .map(({ name, bytes }) => [name, bytes]),
  );

describe('a layout', () => {
  test.each(REFUSED.map(([more, codes], index) => [more, codes, index] as const))(
    '%j gives %j here and on the host',
    (more, codes, index) => {
      expect(ours(request(more))).toEqual(codes);
      expect(answers.layouts[index]?.codes).toEqual(codes);
    },
  );

  test('gives the same codes in the same order, whatever is asked', () => {
    expect(LAYOUTS.length).toBeGreaterThan(900);
    expect(LAYOUTS.filter(({ draft }) => draft !== undefined).length).toBeGreaterThan(150);
    each(answers.layouts, ({ codes }, row) => expect(codes).toEqual(ours(row)));
  });

  test('of the cases is admitted, or refused, for every reason there is', () => {
    const seen = LAYOUTS.flatMap((row) => (ours(row).length === 0 ? ['admitted'] : ours(row)));
    const times = (code: string) => seen.filter((each) => each === code).length;
    for (const code of new Set(REFUSED.flatMap(([, codes]) => codes))) {
      expect([code, times(code) >= 10]).toEqual([code, true]);
    }
    expect(times('admitted')).toBeGreaterThan(100);
    expect(new Set(LAYOUTS.map((row) => hardwareOf(row.instanceType).family)).size).toBe(3);
  });

  test('has the same cores, devices and ports', () => {
    each(answers.layouts, ({ codes, replicas }, row) => {
      // A refusal here would look for alternatives, one by one, which is another test's matter.
      if (codes.length > 0) return expect(replicas).toBeUndefined();
      const admission = admitLayout(row);
      const here = admission.admitted ? admission.layout.replicas : [];
      expect(replicas).toEqual(
        here.map(({ index, cores, firstCore, lastCore, devices, port }) => [
          ...[index, cores, firstCore, lastCore, devices, port],
        ]),
      );
    });
  });

  test('gets exactly its own cores from the emulated runtime, and the same refusals', () => {
    const known = ['TensorParallelNotSupported', 'AttentionHeadsNotDivisible', 'LogicalCoresNotSupported'];
    each(answers.layouts, ({ replicas = [], standin }, row) => {
      const codes = ours({ ...row, dataParallel: 1, batch: 1, sequence: 1, basePort: 8000 });
      if (row.tensorParallel >= 1)
        expect(standin.codes).toEqual(codes.filter((code) => known.includes(code)));
      expect(standin.replicas ?? []).toEqual(
        replicas.map(([index, , first, last]) => [index, first, last, row.tensorParallel]),
      );
      if (standin.cores !== undefined) {
        expect(standin.cores).toBe(logicalCoresOf(hardwareOf(row.instanceType), row.logicalCores));
      }
    });
  });
});

describe('the memory of one core', () => {
  const names = ['weights', 'replicatedKeyValue', 'paddedHeads', 'keyValueCache', 'microcode'];
  const namesFor = ({ draft }: LayoutRequest) =>
    draft === undefined ? names : [...names.slice(0, -1), 'draftModel', 'microcode'];

  test.each(MEMORY.map(([more, bytes], index) => [more, bytes, REFUSED.length + index] as const))(
    'for %j is %j on all three sides',
    (more, bytes, index) => {
      const answer = answers.layouts[index];
      const budget = budgetOf(request(more));
      expect([...Object.values(termsOf(request(more))), budget.limitBytes]).toEqual(bytes);
      for (const side of [answer, answer?.standin]) {
        expect([...names.map((name) => side?.terms?.[name]), side?.limit]).toEqual(bytes);
      }
    },
  );

  test('is the same term by term on the host, and the plan adds the environment’s allowance alone', () => {
    const all = answers.layouts.filter(({ terms }) => terms !== undefined);
    expect(all.length).toBeGreaterThan(700);
    each(answers.layouts, ({ terms, limit }, row) => {
      if (terms === undefined) return;
      expect(terms).toEqual(termsOf(row));
      expect(Object.keys(terms)).toEqual(namesFor(row));
      expect(limit).toBe(budgetOf(row).limitBytes);
      if (row.dialect === undefined)
        expect(limit).toBe(hbmBytesPerLogicalCore(hardwareOf(row.instanceType), row.logicalCores));
      const allowed = budgetOf({ ...row, otherMiB: 3 });
      expect(allowed.totalBytes - budgetOf(row).totalBytes).toBeCloseTo(3 * 1024 ** 2, 3);
    });
  });

  test('is the same term by term in the emulated runtime', () => {
    each(answers.layouts, ({ standin: { terms, limit } }, row) => {
      // It emulates NxD Inference, which compiles 16-bit checkpoints of the families that it knows.
      if (terms === undefined || row.model.quantization !== null) return;
      const here = termsOf(row);
      expect(Object.keys(terms)).toEqual(namesFor(row));
      // The same products in another order: they differ by rounding alone.
      for (const name of names) {
        expect(Math.abs((terms[name] ?? Number.NaN) - (here[name] ?? 0))).toBeLessThanOrEqual(1e-3);
      }
      expect(limit).toBe(budgetOf(row).limitBytes);
    });
  });
});

describe('compiled lengths', () => {
  const SAID = {
    ContextExceedsSequence: 'exceeds seq_len',
    ContextNotDivisible: 'the flash attention kernel needs a length',
  };

  test('are refused alike by plan and host, and by the emulated library for the first reason', () => {
    const seen = new Set<string>();
    LENGTHS.forEach(({ context, sequence, lnc }, index) => {
      const codes = checkLengths({
        model: request().model,
        logicalCores: lnc,
        ...{ context, sequence },
        input: { mean: 1, stddev: 0, counting: 'exact', jitterPercent: 0 },
        output: { mean: 0, stddev: 0 },
        countedWith: 'model',
      }).refusals.map(({ code }) => code);
      const answer = answers.lengths[index];
      expect([context, sequence, lnc, answer?.codes]).toEqual([context, sequence, lnc, codes]);
      const [first] = codes;
      if (first === undefined) expect([context, answer?.standin]).toEqual([context, null]);
      else expect(answer?.standin).toContain(SAID[first as keyof typeof SAID]);
      for (const code of codes) seen.add(code);
    });
    expect([...seen].sort()).toEqual(Object.keys(SAID));
  });
});

describe('what vLLM Neuron prefills at once', () => {
  const SAID: Readonly<Record<string, string>> = {
    SinglePrefillTooLong: 'Single-shot prefill',
    SegmentSizeNotSupported: 'is not a supported chunked prefill size',
  };

  test('is refused alike by plan and host, and by the emulated server for what it looks at', () => {
    const seen = new Set<string>();
    PREFILLS.forEach(({ context, sequence, tp, lnc }, index) => {
      const codes = checkLengths({
        model: request().model,
        ...{ logicalCores: lnc, tensorParallel: tp, dialect: 'vllm-neuron', context, sequence },
        input: { mean: 1, stddev: 0, counting: 'exact', jitterPercent: 0 },
        output: { mean: 0, stddev: 0 },
        countedWith: 'model',
      })
        .refusals.map(({ code }) => code)
        .filter((code) => code !== 'LengthTailExceedsSequence');
      const answer = answers.prefills[index];
      expect([context, sequence, tp, answer?.codes]).toEqual([context, sequence, tp, codes]);
      for (const code of codes) seen.add(code);
      const said = codes.map((code) => SAID[code]).find((text) => text !== undefined);
      if (codes.includes('ContextExceedsSequence')) return;
      if (said === undefined) expect([context, sequence, answer?.standin]).toEqual([context, sequence, null]);
      else expect(answer?.standin).toContain(said);
    });
    expect([...seen].sort()).toEqual([
      'ContextExceedsSequence',
      'PrefillNotDivisible',
      'SegmentSizeNotSupported',
      'SinglePrefillTooLong',
    ]);
  });
});
