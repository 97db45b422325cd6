import fc from 'fast-check';
import { isTrainyardError } from '../../lib/core/errors';
import { parseEnvironment } from '../../lib/environment';
import { instanceTypes, modelIds, releaseVersions } from '../../lib/facts';
import { changedFields } from '../../lib/layouts-page/view/changed-fields';
import { fragmentOf, stateOfFragment } from '../../lib/layouts-page/view/page-fragment';
import { pageProblems } from '../../lib/layouts-page/view/page-problems';
import {
  environmentWith,
  type PageState,
  pageState,
  withInstance,
} from '../../lib/layouts-page/view/page-state';
import { dataOf } from './page';

const first = pageState(dataOf());
const whole = (max: number) => fc.integer({ min: 1, max });
const limit = fc.option(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { nil: null });
const states: fc.Arbitrary<PageState> = fc.record({
  instanceType: fc.constantFrom(...instanceTypes()),
  model: fc.constantFrom(...modelIds()),
  release: fc.constantFrom(...releaseVersions()),
  tensorParallel: whole(128),
  dataParallel: whole(64),
  batch: whole(1024),
  logicalCores: whole(2),
  sequence: fc.integer({ min: 128, max: 100_000 }),
  inputTokens: whole(100_000),
  outputTokens: whole(100_000),
  concurrency: whole(4096),
  minThroughput: limit,
  maxTpot: limit,
  refused: fc.boolean(),
});

describe('the fragment of the address', () => {
  test('keeps every value', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(stateOfFragment(`#${fragmentOf(state)}`, first)).toEqual({
          state: { ...first, ...state, refused: state.refused },
          ignored: [],
        });
      }),
    );
  });

  test('keeps a model of one’s own, which no list has', () => {
    const own = { ...first, model: 'Qwen/Qwen3-8B' };
    expect(stateOfFragment(`#${fragmentOf(own)}`, own)).toEqual({ state: own, ignored: [] });
    expect(stateOfFragment(`#${fragmentOf(own)}`, first).ignored).toHaveLength(1);
  });

  test('leaves alone what it does not name', () => {
    expect(stateOfFragment('', first)).toEqual({ state: first, ignored: [] });
    expect(stateOfFragment('#tp=16&dp=4', first).state).toEqual({
      ...first,
      tensorParallel: 16,
      dataParallel: 4,
    });
  });

  test.each(['instance=p5.48xlarge', 'model=x', 'tp=many', 'batch=', 'max-tpot=fast'])(
    'says that it cannot use %s',
    (pair) => {
      const { state, ignored } = stateOfFragment(`#${pair}`, first);
      expect(state).toEqual(first);
      expect(ignored).toEqual([expect.stringContaining(`the link says ${pair}, which`)]);
    },
  );
});

describe('a value outside its limits', () => {
  test.each([
    ['tensorParallel', 0, 'layout.tensorParallel'],
    ['dataParallel', -1, 'layout.dataParallel'],
    ['batch', 0, 'layout.batch'],
    ['batch', 1025, 'layout.batch'],
    ['batch', 1.5, 'layout.batch'],
    ['sequence', 127, 'lengths.sequence'],
    ['sequence', 1_048_577, 'lengths.sequence'],
    ['inputTokens', 0, 'workload.inputTokens.mean'],
    ['outputTokens', 0, 'workload.outputTokens.mean'],
    ['concurrency', 0, 'workload.concurrency'],
    ['concurrency', 4097, 'workload.concurrency'],
  ] as const)('%s %p has the code that the configuration file gives', (field, value, path) => {
    const problems = pageProblems({ ...first, [field]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(`, got ${value}`);
    expect(codeOf(path, value)).toBe(problems[0]?.code);
  });

  test.each([
    ['batch', 1],
    ['batch', 1024],
    ['sequence', 128],
    ['sequence', 1_048_576],
    ['concurrency', 4096],
    ['tensorParallel', 1],
  ] as const)('%s %p is none', (field, value) => {
    expect(pageProblems({ ...first, [field]: value })).toEqual([]);
  });

  test('is told for each field, the empty ones too', () => {
    const wrong = { ...first, batch: Number.NaN, logicalCores: 3, maxTpot: 0 };
    expect(pageProblems(wrong).map(({ name, code, message }) => [name, code, message])).toEqual([
      ['batch', 'ValueOfWrongType', 'Batch of a replica must be a whole number, got nothing'],
      ['lnc', 'ValueTooLarge', 'Logical core size (LNC) must be at most 2, got 3'],
      ['max-tpot', 'ValueTooSmall', 'At most, ms per token (TPOT) must be more than 0, got 0'],
    ]);
  });

  function codeOf(path: string, value: number): string {
    const written = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
    try {
      parseEnvironment('tutorial', written);
    } catch (error) {
      if (isTrainyardError(error)) return error.code;
      throw error;
    }
    return 'admitted';
  }
});

describe('another instance type', () => {
  test.each([
    ['trn1.32xlarge', 2, 1],
    ['trn1.32xlarge', 1, 1],
    ['trn2.3xlarge', 1, 1],
    ['trn2.3xlarge', 2, 2],
  ])('%s at LNC %p has LNC %p', (type, before, after) => {
    expect(withInstance({ ...first, logicalCores: before }, type)).toEqual({
      ...first,
      instanceType: type,
      logicalCores: after,
    });
  });
});

describe('the fields that differ', () => {
  test('are none at first', () => expect(changedFields(dataOf(), first)).toEqual({}));

  test('make the file say what the page shows', () => {
    const data = dataOf();
    fc.assert(
      fc.property(states, (state) => {
        // The file as written has none of these fields, so what differs is all of it.
        const changed = parseEnvironment('tutorial', changedFields(data, state));
        const { layout, lengths, workload, instance, model, release } = environmentWith(data, state);
        expect(changed).toMatchObject({ layout, lengths, instance, release, model: { id: model.id } });
        const { concurrency, ...same } = workload;
        expect(changed.workload).toMatchObject(same);
        expect(changed.workload.concurrency ?? layout.batch * layout.dataParallel).toBe(concurrency);
      }),
      { examples: [[{ ...first, batch: 8 }], [{ ...first, logicalCores: 1 }]], numRuns: 50 },
    );
  });
});
