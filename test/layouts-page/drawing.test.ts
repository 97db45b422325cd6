import { hardwareOf } from '../../lib/facts';
import {
  deviceMemory,
  drawnDevices,
  freeCores,
  replicaLines,
} from '../../lib/layouts-page/view/device-drawing';
import { layoutName, listColumns, marksOf } from '../../lib/layouts-page/view/list-columns';
import { type PageState, pageState } from '../../lib/layouts-page/view/page-state';
import { type PageView, pageView } from '../../lib/layouts-page/view/page-view';
import { speedFacts } from '../../lib/layouts-page/view/speed-facts';
import type { Layout } from '../../lib/plan';
import { call } from '../cli/terminal';
import { dataOf, PRICE, SMALL_MODEL } from './page';

function viewOf(change: Partial<PageState> = {}, written = {}): PageView {
  const data = dataOf(written);
  return pageView(data, { ...pageState(data), ...change });
}

function layoutOf({ admission: { layout } }: PageView): Layout {
  if (layout === null) throw new Error('the layout of the test is refused');
  return layout;
}

describe('the devices', () => {
  test.each([
    [{ tensorParallel: 32, dataParallel: 2 }, 'trn2.48xlarge', 16, 4],
    [{ tensorParallel: 16, dataParallel: 3 }, 'trn2.48xlarge', 16, 4],
    [
      { instanceType: 'trn2.3xlarge', model: SMALL_MODEL, tensorParallel: 1, dataParallel: 3 },
      'trn2.3xlarge',
      1,
      4,
    ],
    [
      {
        instanceType: 'inf2.48xlarge',
        logicalCores: 1,
        model: SMALL_MODEL,
        tensorParallel: 8,
        dataParallel: 2,
      },
      'inf2.48xlarge',
      12,
      2,
    ],
  ])('of %j have each core once, with its replica', (change, type, devices, perDevice) => {
    const layout = layoutOf(viewOf(change));
    const drawn = drawnDevices(hardwareOf(type), layout).flat();
    expect(drawn).toHaveLength(devices);
    const cores = drawn.flatMap((device) => device.cores).sort((a, b) => a.core - b.core);
    expect(cores.map(({ core }) => core)).toEqual(Array.from({ length: devices * perDevice }, (_, at) => at));
    for (const { core, replica } of cores) {
      const index = Math.floor(core / layout.tensorParallel);
      expect([core, replica]).toEqual([core, index < layout.dataParallel ? index : null]);
    }
    const used = drawn.reduce((sum, device) => sum + device.used, 0);
    expect(used).toBe(layout.tensorParallel * layout.dataParallel);
  });

  test('are told in words', () => {
    const layout = layoutOf(viewOf({ tensorParallel: 16, dataParallel: 3 }));
    expect(replicaLines(layout)[1]).toBe('replica 1: cores 16 to 31, devices 4 to 7, port 8001');
    expect(freeCores(layout)).toBe('16 of 64 cores are free');
    expect(freeCores(layoutOf(viewOf()))).toBe('no core is free');
    const one = layoutOf(
      viewOf({ instanceType: 'trn2.3xlarge', model: SMALL_MODEL, tensorParallel: 1, dataParallel: 1 }),
    );
    expect(replicaLines(one)).toEqual(['replica 0: core 0, device 0, port 8000']);
  });
});

describe('the memory bar', () => {
  const memoryOf = (change: Partial<PageState>) => {
    const { row } = viewOf(change);
    return { row, memory: deviceMemory(row.memory, hardwareOf('trn2.48xlarge'), row.logicalCores) };
  };

  test('is the budget of a core times the cores of a device', () => {
    const { row, memory } = memoryOf({});
    expect(memory.limitBytes).toBe(hardwareOf('trn2.48xlarge').hbmBytesPerDevice);
    expect(memory.totalBytes).toBe(row.memory.totalBytes * 4);
    expect(memory.limitShare).toBe(1);
    const shares = memory.parts.reduce((sum, part) => sum + part.share, 0);
    expect(shares).toBeCloseTo(row.memory.totalBytes / row.memory.limitBytes, 9);
    expect(memory.parts.map(({ name }) => name)).toContain('key value cache');
  });

  test('is as long as the terms where they exceed the limit, and says where the limit is', () => {
    const { row, memory } = memoryOf({ tensorParallel: 8, batch: 64 });
    expect(row.memory.fits).toBe(false);
    expect(memory.parts.reduce((sum, part) => sum + part.share, 0)).toBeCloseTo(1, 9);
    expect(memory.limitShare).toBeCloseTo(row.memory.limitBytes / row.memory.totalBytes, 9);
  });
});

describe('the words of the speed', () => {
  const facts = (change: Partial<PageState>, written = {}) =>
    Object.fromEntries(speedFacts(viewOf(change, written)).map(({ label, value }) => [label, value]));

  test('are ranges where published measurements surround the layout', () => {
    expect(facts({ tensorParallel: 16, dataParallel: 4, batch: 2 }, { price: PRICE })).toMatchObject({
      Basis: 'predicted',
      'Hard floor of a token': expect.stringMatching(/^12\.2 ms: one pass over the BF16 weights/),
      'Decode step': '22-38 ms',
      'TPOT at 8 in flight': '22-44 ms',
      'Output of all replicas': '130-250 tokens/s',
      'Cost of a million tokens': expect.stringMatching(/^\d+-\d+ USD$/),
      'The time goes into': expect.stringMatching(/: bound by memory$/),
    });
  });

  test.each<[Partial<PageState>, string, string]>([
    [{}, 'extrapolated; tensorParallel 32', 'none: extrapolated; a measurement is the answer'],
    [
      { instanceType: 'trn1.32xlarge', logicalCores: 1, model: SMALL_MODEL, tensorParallel: 8 },
      'unknown; trn1 under NxD Inference',
      'none: unknown; a measurement is the answer',
    ],
    [{ tensorParallel: 16, dataParallel: 8 }, 'predicted', 'none: the layout is refused'],
  ])('are the reasons elsewhere: %j', (change, basis, ranges) => {
    const said = facts(change);
    expect(said['Basis']).toMatch(new RegExp(`^${basis}`));
    expect(said['Ranges']).toBe(ranges);
    expect(said['Decode step']).toBeUndefined();
  });
});

test('the list prints the figures of the command', async () => {
  const { stdout } = await call('layouts --all', { columns: 200 });
  const { layouts } = viewOf();
  const lines = stdout.split('\n').filter((line) => / \d+ × +\d+ /.test(line));
  expect(lines.length).toBeGreaterThan(layouts.rows.length);
  const columns = listColumns(layouts).filter(({ head }) => head !== 'basis');
  layouts.rows
    .filter(({ prediction }) => prediction !== null)
    .forEach((row, index) => {
      const words = [layoutName(row).replace(/DP |TP /g, ''), ...columns.map(({ text }) => text(row))];
      const printed = lines[index]?.replace(/^[\s│*=]+/, '').replaceAll(' ms', '') ?? '';
      expect(printed.split(/\s+/).join(' ').trim()).toBe(words.join(' ').replace(/\s+/g, ' ').trim());
      const marks = marksOf(layouts, row);
      const mark = lines[index]?.slice(0, 8) ?? '';
      expect([marks.includes('front'), marks.includes('tie')]).toEqual([
        mark.includes('*'),
        mark.includes('='),
      ]);
    });
  expect(layouts.refused.flatMap((row) => marksOf(layouts, row))).toEqual([]);
});
