import { plannedArtifact } from '../../lib/plan';
import {
  PRESET_NAMES,
  parseSweep,
  planSweep,
  presetSweep,
  type SweepPlan,
  sweepJsonSchema,
  sweepPlanSchema,
} from '../../lib/sweep';
import { environmentOf, NOW, PRICE, planOf, SIX, TWENTY_FOUR } from './request';

const priced = environmentOf({ price: PRICE });
const namesOf = ({ cells }: SweepPlan) => cells.map(({ name }) => name);

test('a rehearsal leaves nothing out for guards, which do not stop emulated instances, and keeps what was typed', () => {
  const environment = environmentOf({ guards: { latestEndHours: 12, scheduledStop: null } });
  const sweep = parseSweep({ ...SIX, limits: { until: '2026-12-31T00:00:00Z' } }, 'test');
  const byOf = (emulated: boolean) =>
    planSweep({ sweep, environment, measured: [], now: NOW, emulated }).limits.map(({ by }) => by);
  expect(byOf(false)).toEqual(['latestEndHours', 'until']);
  expect(byOf(true)).toEqual(['until']);
});

describe('the cells', () => {
  test('of the same content have the same id in two sweeps, and any difference gives another', () => {
    const [all, six] = [planOf(TWENTY_FOUR), planOf(SIX)];
    const ids = new Set(all.cells.map(({ id }) => id));
    expect(six.cells.filter(({ id }) => ids.has(id))).toHaveLength(6);
    const others = [
      planOf({ ...SIX, repeats: 2 }),
      planOf(SIX, environmentOf({ workload: { requests: 999 } })),
      planOf(SIX, environmentOf({ workload: { samplingParameters: { temperature: 0.8, top_k: 50 } } })),
      planOf(SIX, environmentOf({ release: '2.24.0' })),
      planOf({ ...SIX, lengths: [{ sequence: 8192, output: 255 }] }),
    ];
    for (const { cells } of others) expect(cells.filter(({ id }) => ids.has(id))).toEqual([]);
  });

  test('are there once, however often the file has them', () => {
    expect(planOf({ ...SIX, batches: [1, 1, 4] }).cells).toHaveLength(6);
    // Batch 4 with 4 in flight is the same as with all slots, for one replica only.
    const loads = [{ concurrency: 'slots' as const }, { concurrency: 4 }];
    expect(planOf({ ...SIX, batches: [4], loads }).cells).toHaveLength(5);
  });

  test('share the artifact whatever the number of replicas and the load, and no deployment', () => {
    const layouts = [1, 2, 3].map((dataParallel) => ({ tensorParallel: 16, dataParallel }));
    const { cells, steps } = planOf({ name: 'replicas', layouts, batches: [4] });
    expect(new Set(cells.map(({ artifact }) => artifact)).size).toBe(1);
    expect(new Set(cells.map(({ deployment }) => deployment)).size).toBe(3);
    expect(steps.filter(({ kind }) => kind === 'compile')).toHaveLength(1);
    const own = { tensorParallel: 16, dataParallel: 1, batch: 4 };
    expect(cells[0]?.artifact).toBe(plannedArtifact(environmentOf({ layout: own })).key);
  });

  test('of two recipes share an artifact where both compile it alike, and no deployment', () => {
    const recipes = ['corrected', 'verbatim'] as const;
    const layouts = [{ tensorParallel: 32, dataParallel: 2 }];
    const plan = planOf({ name: 'recipes', layouts, batches: [1, 4], recipes: [...recipes] });
    expect(plan.cells.map(({ batch, recipe, name }) => [batch, recipe, / verbatim$/.test(name)])).toEqual([
      [1, 'corrected', false],
      [1, 'verbatim', true],
      [4, 'corrected', false],
      [4, 'verbatim', true],
    ]);
    expect(new Set(plan.cells.map(({ id }) => id)).size).toBe(4);
    expect(new Set(plan.cells.map(({ deployment }) => deployment)).size).toBe(4);
    // With a batch the tutorial compiles without continuous batching.
    expect(plan.steps.filter(({ kind }) => kind === 'compile')).toHaveLength(3);
    const layout = { tensorParallel: 32, dataParallel: 2, batch: 4 };
    expect(plan.cells[3]?.artifact).toBe(plannedArtifact(environmentOf({ preset: 'verbatim', layout })).key);
  });

  test('take from the environment what the file leaves out', () => {
    const { cells } = planOf({ name: 'one' }, environmentOf({ workload: { repeats: 3 } }));
    expect(cells).toMatchObject([
      {
        layout: { tensorParallel: 32, dataParallel: 2 },
        batch: 4,
        lengths: { sequence: 8192, context: 8192, input: 7936, output: 256 },
        concurrency: 8,
        repeats: 3,
      },
    ]);
  });
});

describe('the presets', () => {
  test('tutorial is the six cells of the conclusion', () => {
    const { cells } = planOf(presetSweep('tutorial', environmentOf(), []));
    const shapes = cells.map(({ layout, batch, concurrency }) => [
      layout.tensorParallel,
      layout.dataParallel,
      batch,
      concurrency,
    ]);
    expect(shapes.toSorted()).toEqual(
      [
        [64, 1, 1, 1],
        [64, 1, 4, 4],
        [32, 2, 1, 2],
        [32, 2, 4, 8],
        [16, 4, 1, 4],
        [16, 4, 4, 16],
      ].toSorted(),
    );
  });

  test('latency is batch 1 on all cores with one request for each replica', () => {
    const { cells } = planOf(presetSweep('latency', environmentOf(), []));
    expect(cells.length).toBeGreaterThan(2);
    for (const { layout, batch, concurrency } of cells) {
      expect([layout.tensorParallel * layout.dataParallel, batch]).toEqual([64, 1]);
      expect(concurrency).toBe(layout.dataParallel);
    }
  });

  test('pareto has the front, and every layout where nothing is predicted', () => {
    const { cells } = planOf(presetSweep('pareto', environmentOf(), []));
    expect(new Set(cells.map(({ concurrency }) => concurrency))).toEqual(new Set([8]));
    expect(new Set(cells.map(({ basis }) => basis))).toEqual(new Set(['predicted', 'extrapolated']));
    const small = { instance: { type: 'trn1.32xlarge' }, model: { id: 'meta-llama/Llama-3.1-8B-Instruct' } };
    const shape = { layout: { tensorParallel: 8, dataParallel: 1, batch: 1, logicalCores: 1 } };
    const trn1 = environmentOf({ ...small, ...shape });
    const unknown = planOf(presetSweep('pareto', trn1, []), trn1);
    expect(new Set(unknown.cells.map(({ basis }) => basis))).toEqual(new Set(['unknown']));
    expect(unknown.cells.length).toBeGreaterThan(10);
  });

  test.each(PRESET_NAMES)('%s fits the published schema', (name) => {
    const plan = planOf(presetSweep(name, priced, []), priced);
    expect(sweepPlanSchema.strict().parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });
});

describe('time and cost', () => {
  test('say where each number is from, and the file overrules assumptions', () => {
    const assumed = planOf(SIX);
    for (const { from } of Object.values(assumed.times)) expect(from).toMatch(/^assumption/);
    const byBasis = (basis: string) => assumed.cells.filter((cell) => cell.basis === basis);
    expect(byBasis('predicted').length).toBe(3);
    for (const { measure } of byBasis('predicted')) {
      expect(measure.from).toMatch(/^predicted throughput/);
      expect(measure.leastSeconds).toBeLessThan(measure.seconds);
    }
    for (const { measure } of byBasis('extrapolated')) {
      expect(measure).toMatchObject({ seconds: 21_600, from: 'workload.timeLimitSeconds: no prediction' });
    }
    const times = {
      compileMinutes: 15,
      downloadMinutes: 10,
      loadSeconds: 200,
      redeploySeconds: 100,
      measureMinutes: 40,
    };
    const known = planOf({ ...SIX, times });
    expect(Object.values(known.times).map(({ seconds }) => seconds)).toEqual([600, 900, 200, 100]);
    expect(new Set(Object.values(known.times).map(({ from }) => from))).toEqual(
      new Set(['times of the sweep']),
    );
    expect(known.cells.filter(({ measure }) => measure.seconds === 2400)).toHaveLength(3);
  });

  test('take measured times of one user where a run of the shape was calibrated', () => {
    const measured = {
      ...{ instanceType: 'trn2.48xlarge', model: 'meta-llama/Llama-3.3-70B-Instruct', release: '2.23.0' },
      ...{ tensorParallel: 32, batch: 4, sequence: 8192, logicalCores: 2, run: 'a-run' },
      buckets: { prompt: 8192, cache: 8192 },
      stepSeconds: 0.03,
      prefillSeconds: 1,
    };
    const plan = planSweep({
      sweep: parseSweep(SIX, 'six'),
      environment: environmentOf(),
      measured: [measured],
      now: NOW,
    });
    const [cell] = plan.cells.filter(({ layout, batch }) => layout.tensorParallel === 32 && batch === 4);
    expect(cell).toMatchObject({
      basis: 'predicted',
      measure: { from: expect.stringContaining('measured times') },
    });
    expect(cell?.measure.seconds).toBeLessThan(21_600);
  });

  test('compile as many at once as cores and memory hold, and one where not even one fits', () => {
    expect(planOf(SIX).compileSlots.count).toBe(6);
    expect(planOf({ ...SIX, times: { compileVcpus: 50 } }).compileSlots.count).toBe(3);
    expect(planOf({ ...SIX, times: { compileGiB: 1024 } }).compileSlots.count).toBe(2);
    const { count, from } = planOf({ ...SIX, times: { compileVcpus: 500 } }).compileSlots;
    expect([count, from]).toEqual([1, expect.stringMatching(/^one at a time: .*500 vCPUs.*192 vCPUs/)]);
  });

  test('cost is hours times the price of all instances; hours only without a price', () => {
    const { total, oneAfterAnother, lowerBound } = planOf(SIX, priced);
    expect(total.cost).toBeCloseTo((total.seconds / 3600) * 40, 6);
    expect(oneAfterAnother.cost).toBeCloseTo((oneAfterAnother.seconds / 3600) * 40, 6);
    const four = planOf(SIX, environmentOf({ price: PRICE, instance: { count: 4 } }));
    expect(four.total.cost).toBeCloseTo((four.total.seconds / 3600) * 160, 6);
    expect(lowerBound.cost).toBeLessThanOrEqual(total.cost ?? 0);
    expect(planOf(SIX)).toMatchObject({ price: null, total: { cost: null } });
  });

  test('the tutorial’s way compiles and loads for every cell', () => {
    const { oneAfterAnother, cells, times } = planOf(SIX);
    const measuring = cells.reduce((sum, { measure }) => sum + measure.seconds, 0);
    const { download, compile, load } = times;
    expect(oneAfterAnother.seconds).toBeCloseTo(
      download.seconds + 6 * (compile.seconds + load.seconds) + measuring,
      6,
    );
  });
});

describe('limits drop cells by name', () => {
  const known = { ...SIX, times: { measureMinutes: 30 } };
  const all = planOf(known, priced);

  test('the least valuable first, and the rest ends in time', () => {
    let before = all.cells.length;
    for (const maxCost of [200, 150, 100, 60]) {
      const plan = planOf({ ...known, limits: { maxCost } }, priced);
      expect(plan.total.cost).toBeLessThanOrEqual(maxCost);
      expect(plan.cells.length).toBeLessThanOrEqual(before);
      expect(plan.cells.length + plan.dropped.length).toBe(6);
      expect(plan.everyCell.seconds).toBeCloseTo(all.total.seconds, 6);
      before = plan.cells.length;
    }
    expect(before).toBeLessThan(6);
  });

  test('those without a prediction last, those that repeat a point first', () => {
    const { dropped, cells } = planOf({ ...known, limits: { maxCost: 110 } }, priced);
    expect(namesOf(all).slice(0, cells.length)).toEqual(cells.map(({ name }) => name));
    expect(dropped.every(({ because }) => /predicted, so|alone/.test(because))).toBe(true);
    const worths = planOf({ ...TWENTY_FOUR, loads: [{ concurrency: 8 }] }).cells.map(({ worth }) => worth);
    expect(worths).toEqual(worths.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)));
    expect(new Set(worths)).toEqual(new Set(ORDER));
  });

  test('a cell that does not fit alone does not keep the others out', () => {
    const { cells, dropped } = planOf({ ...SIX, limits: { maxCost: 150 } }, priced);
    expect(cells.length).toBeGreaterThan(0);
    expect(dropped.filter(({ because }) => because.endsWith('alone'))).toHaveLength(3);
  });

  test('a block whose end nobody wrote limits nothing, and the plan says so', () => {
    const block = { kind: 'capacity-block', reservationId: 'cr-0123456789abcdef0' };
    const held = environmentOf({ capacity: block, network: { availabilityZone: 'us-east-2a' } });
    const plan = planOf(known, held);
    expect([plan.limits, plan.dropped]).toEqual([[], []]);
    expect(plan.notes[0]).toMatch(/^nothing says when the capacity block cr-0123456789abcdef0 ends/);
    expect(all.notes).toEqual(plan.notes.slice(1));
  });

  test('the first limit to come counts, and all are told', () => {
    const guarded = environmentOf({ price: PRICE, guards: { latestEndHours: 4, scheduledStop: null } });
    const { limits, total } = planOf(
      { ...known, limits: { maxCost: 400, until: '2026-11-30T05:00:00Z' } },
      guarded,
    );
    expect(limits.map(({ by }) => by)).toEqual(['latestEndHours', 'maxCost', 'until']);
    expect(total.seconds).toBeLessThanOrEqual(4 * 3600);
  });
});

const ORDER = ['unknown', 'ranked', 'repeats'];

test('every field of a sweep file says what it is', () => {
  const bare: string[] = [];
  const visit = (node: Record<string, unknown>, path: string) => {
    const properties = (node['properties'] ?? {}) as Record<string, Record<string, unknown>>;
    for (const [key, child] of Object.entries(properties)) {
      if (!child['description']) bare.push(`${path}${key}`);
      visit(child, `${path}${key}.`);
      if (child['items']) visit(child['items'] as Record<string, unknown>, `${path}${key}.`);
    }
  };
  visit(sweepJsonSchema(), '');
  expect(bare).toEqual([]);
});
