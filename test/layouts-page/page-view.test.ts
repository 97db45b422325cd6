/** The page asks the functions of the command: for the same values both say the same. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { layoutsJson } from '../../lib/cli/views/layouts/layouts-json';
import { isTrainyardError } from '../../lib/core/errors';
import { parseEnvironment } from '../../lib/environment';
import { instanceTypes, modelIds } from '../../lib/facts';
import { environmentWith, type PageState, pageState } from '../../lib/layouts-page/view/page-state';
import { type PageView, pageView } from '../../lib/layouts-page/view/page-view';
import { makePlan } from '../../lib/plan';
import { call } from '../cli/terminal';
import { dataOf, PRICE, SMALL_MODEL } from './page';

const folder = mkdtempSync(join(tmpdir(), 'trainyard-page-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const priced = { price: PRICE };
writeFileSync(
  join(folder, 'cdk.json'),
  JSON.stringify({ context: { 'trainyard:environments': { tutorial: priced } } }),
);

const view = (change: Partial<PageState>): PageView => {
  const data = dataOf(priced);
  return pageView(data, { ...pageState(data), ...change });
};

async function listed(options: string): Promise<unknown> {
  const { code, stdout, stderr } = await call(`layouts --all --json ${options}`.trim(), { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

const asJson = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('the list', () => {
  const instances = instanceTypes().map((type): [string, Partial<PageState>] => [
    `--instance-type ${type}`,
    { instanceType: type },
  ]);
  const models = modelIds().map((id): [string, Partial<PageState>] => [`--model ${id}`, { model: id }]);

  test.each<[string, Partial<PageState>]>([
    ['', {}],
    ['', { batch: 6, tensorParallel: 5 }],
    ...instances.filter(([, { instanceType }]) => instanceType !== 'trn2.48xlarge'),
    ...models,
    ['--concurrency 64', { concurrency: 64 }],
    ['--concurrency 1', { concurrency: 1, tensorParallel: 8, dataParallel: 8, batch: 64 }],
    ['--release 2.24.0', { release: '2.24.0' }],
    ['--lengths 16384', { sequence: 16_384 }],
    ['--lengths 4096', { sequence: 4096 }],
    ['--min-throughput 150', { minThroughput: 150 }],
    ['--max-tpot 16 --min-throughput 20', { maxTpot: 16, minThroughput: 20 }],
    [
      `--instance-type trn2.3xlarge --model ${SMALL_MODEL} --concurrency 32`,
      { instanceType: 'trn2.3xlarge', model: SMALL_MODEL, concurrency: 32 },
    ],
  ])('of `layouts %s`', async (options, change) => {
    expect(asJson(layoutsJson(view(change).layouts, true))).toEqual(await listed(options));
  });

  test('keeps the lengths that were typed beside the one of the page', () => {
    const data = dataOf({}, { sequences: [8192, 16_384] });
    const lengths = (state: PageState) => pageView(data, state).layouts.request.sequences;
    expect(lengths(pageState(data))).toEqual([8192, 16_384]);
    expect(lengths({ ...pageState(data), sequence: 12_288 })).toEqual([8192, 12_288, 16_384]);
    expect(pageState(dataOf({}, { sequences: [4096] })).sequence).toBe(4096);
  });

  test('has costs for the instance type of the file only', () => {
    expect(view({}).currency).toBe('USD');
    expect(view({}).layouts.rows[0]?.prediction?.costPerMillionTokens).not.toBeNull();
    const other = view({ instanceType: 'trn2.3xlarge', model: SMALL_MODEL });
    expect([other.currency, other.layouts.request.pricePerHour]).toEqual([null, null]);
  });
});

describe('the layout of the page', () => {
  const shapes: Partial<PageState>[] = [1, 4, 5, 8, 16, 32, 64].flatMap((tensorParallel) =>
    [1, 2, 4].flatMap((dataParallel) => [1, 4, 64].map((batch) => ({ tensorParallel, dataParallel, batch }))),
  );
  const others: Partial<PageState>[] = [
    { logicalCores: 1, tensorParallel: 8 },
    { instanceType: 'inf2.48xlarge', logicalCores: 1, model: SMALL_MODEL, tensorParallel: 8 },
    { instanceType: 'trn1.32xlarge', logicalCores: 1, tensorParallel: 8, release: '2.23.0' },
    { release: '2.29.0' },
    { sequence: 4096 },
    { inputTokens: 3000, outputTokens: 9000 },
    { sequence: 8200 },
  ];

  test.each([...shapes, ...others].map((change) => [JSON.stringify(change), change]))(
    'is judged as `plan` judges it: %s',
    (_, change) => {
      const data = dataOf(priced);
      const state = { ...pageState(data), ...change };
      const { admission } = pageView(data, state);
      const environment = environmentWith(data, state);
      const written = { ...priced, layout: environment.layout, lengths: { sequence: state.sequence } };
      const planned = parseEnvironment('tutorial', {
        ...written,
        instance: { type: state.instanceType },
        model: { id: state.model },
        release: state.release,
        workload: {
          inputTokens: { mean: state.inputTokens },
          outputTokens: { mean: state.outputTokens },
          concurrency: state.concurrency,
        },
      });
      expect(admission).toEqual(expectedOf(() => makePlan(planned)));
    },
  );

  function expectedOf(plan: () => ReturnType<typeof makePlan>) {
    try {
      const { layout, lengths } = plan();
      return { layout, lengths, refusals: [] };
    } catch (error) {
      if (!isTrainyardError(error)) throw error;
      const refusals = error.data?.['refusals'];
      expect(refusals).not.toEqual([]);
      return expect.objectContaining({ refusals });
    }
  }

  test.each(shapes.map((change) => [JSON.stringify(change), change]))(
    'has the memory, the floor and the ranges that the list has: %s',
    (_, change) => {
      const { row, layouts, floor } = view(change);
      const all = [...layouts.rows, ...layouts.refused];
      const same = all.find(
        (each) =>
          each.tensorParallel === row.tensorParallel &&
          each.dataParallel === row.dataParallel &&
          each.batch === row.batch &&
          each.logicalCores === row.logicalCores,
      );
      // The list has powers of two only, and only as many replicas as there are cores.
      const inList = row.tensorParallel !== 5 && row.tensorParallel * row.dataParallel <= 64;
      expect(same).toEqual(inList ? row : undefined);
      expect(floor.tpotMilliseconds / 1000).toBe(row.floorSeconds);
    },
  );

  test('uses times that were measured', () => {
    const shape = { tensorParallel: 16, batch: 2, sequence: 8192, logicalCores: 2 };
    const of = {
      instanceType: 'trn2.48xlarge',
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      release: '2.23.0',
    };
    const buckets = { prompt: 8192, cache: 8192 };
    const measured = [{ ...of, ...shape, buckets, stepSeconds: 0.02, prefillSeconds: 0.5, run: 'r' }];
    const data = dataOf({ release: '2.23.0' }, { measured });
    const { row } = pageView(data, { ...pageState(data), ...shape, dataParallel: 4 });
    expect(row.prediction?.times).toBe('measured');
    expect(row.prediction?.decodeStep.high).toBeCloseTo(0.024, 9);
  });
});
