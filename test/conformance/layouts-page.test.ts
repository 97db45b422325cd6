/** The page of layouts in a real browser without a network, against the command's own JSON. */
import { LayoutsPage } from './helpers/layouts-page';
import { change, type Shown, shownOn } from './helpers/shown-layouts';

const SMALL_MODEL = 'meta-llama/Llama-3.1-8B-Instruct';

const html = new LayoutsPage();
beforeAll(() => html.make());
afterAll(() => html.dispose());

interface Row {
  readonly tensorParallel: number;
  readonly dataParallel: number;
  readonly batch: number;
  readonly sequence: number;
  readonly logicalCores: number;
  readonly refusals: ReadonlyArray<{ code: string; message: string; next: string }>;
  readonly memory: {
    readonly limitBytes: number;
    readonly totalBytes: number;
    readonly terms: ReadonlyArray<{ name: string; bytes: number }>;
  };
  readonly floorMilliseconds: number;
  readonly basis: { readonly word: string; readonly reasons: readonly string[] };
  readonly prediction: null | Record<
    | 'decodeStepMilliseconds'
    | 'tpotMilliseconds'
    | 'tokensPerSecond'
    | 'ttftUnloadedMilliseconds'
    | 'costPerMillionTokens',
    { low: number; high: number } | null
  >;
  readonly front: boolean;
  readonly tie: boolean;
}

async function listed(...options: string[]): Promise<Row[]> {
  const { stdout } = await html.command('layouts', '--json', '--all', ...options);
  return JSON.parse(stdout).layouts;
}

const two = (value: number) => String(Number(value.toPrecision(2)));
const range = (it: { low: number; high: number } | null | undefined, factor = 1) =>
  it ? `${two(it.low * factor)}-${two(it.high * factor)}` : '';
const gib = (text: string | undefined) => {
  const [, figure, unit] = /^([\d.]+) ([KMGT]iB|B)$/.exec(text ?? '') ?? [];
  const scale = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 }[unit ?? ''];
  return (Number(figure) * (scale ?? Number.NaN)) / 1024 ** 3;
};

/** Everything that the page shows of its layout, against the row of the command. */
function expectRow(shown: Shown, row: Row): void {
  const { prediction, basis, floorMilliseconds, memory } = row;
  expect(shown.speed['Basis']).toBe([basis.word, ...basis.reasons].join('; '));
  expect(shown.speed['Hard floor of a token']).toContain(`${floorMilliseconds.toFixed(1)} ms`);
  expect(shown.speed['Decode step'] ?? '').toBe(
    prediction === null ? '' : `${range(prediction.decodeStepMilliseconds)} ms`,
  );
  const tpot = Object.entries(shown.speed).find(([label]) => label.startsWith('TPOT'))?.[1] ?? '';
  expect(tpot).toBe(prediction === null ? '' : `${range(prediction.tpotMilliseconds)} ms`);
  expect(shown.speed['Output of all replicas'] ?? '').toBe(
    prediction === null ? '' : `${range(prediction.tokensPerSecond)} tokens/s`,
  );
  const cost = prediction?.costPerMillionTokens;
  if (cost) expect(shown.speed['Cost of a million tokens']).toBe(`${range(cost)} USD`);
  const terms = memory.terms.filter(({ bytes }) => bytes > 0);
  const parts = shown.memory.slice(0, terms.length);
  terms.forEach(({ bytes }, index) => {
    expect(gib(parts[index]?.[1])).toBeCloseTo(bytes / 1024 ** 3, 1);
  });
  const figure = (name: string) => gib(shown.memory.find(([term]) => term === name)?.[1]);
  expect(figure('sum')).toBeCloseTo(memory.totalBytes / 1024 ** 3, 1);
  expect(figure('limit')).toBeCloseTo(memory.limitBytes / 1024 ** 3, 1);
}

const nameOf = (row: Row) =>
  [row.dataParallel, row.tensorParallel, row.batch, row.logicalCores, row.sequence].join('-');

function expectList(shown: Shown, rows: readonly Row[]): void {
  const admitted = rows.filter(({ refusals }) => refusals.length === 0);
  const first = admitted.slice(0, 40);
  expect(shown.rows.length).toBeGreaterThanOrEqual(first.length);
  first.forEach((row, index) => {
    const [name = '', batch, lnc, length, , floor, step, tpot, tokens] = shown.rows[index] ?? [];
    const marks = [row.front ? 'front' : '', row.tie ? 'tie' : ''].filter((mark) => mark !== '');
    expect(name.split(/\s+/).join(' ')).toBe(
      [`DP ${row.dataParallel} × TP ${row.tensorParallel}`, ...marks].join(' '),
    );
    expect([batch, lnc, length, floor]).toEqual(
      [row.batch, row.logicalCores, row.sequence, row.floorMilliseconds.toFixed(1)].map(String),
    );
    expect([step, tpot, tokens]).toEqual([
      range(row.prediction?.decodeStepMilliseconds),
      range(row.prediction?.tpotMilliseconds),
      range(row.prediction?.tokensPerSecond),
    ]);
  });
}

describe('a change by hand', () => {
  const LAYOUT: readonly (readonly [Record<string, string | number>, string[]])[] = [
    [{}, []],
    [{ tp: 16, dp: 4 }, []],
    [{ tp: 8, dp: 8, batch: 1 }, []],
    [{ tp: 64, dp: 1, batch: 1 }, []],
    [{ tp: 16, dp: 4, batch: 32, concurrency: 64 }, ['--concurrency', '64']],
    [{ tp: 16, dp: 2, length: 16_384 }, ['--lengths', '16384']],
    [{ model: SMALL_MODEL, tp: 8, dp: 4 }, ['--model', SMALL_MODEL]],
    [
      { instance: 'trn2.3xlarge', model: SMALL_MODEL, tp: 4, dp: 1, batch: 8 },
      ['--instance-type', 'trn2.3xlarge', '--model', SMALL_MODEL],
    ],
    [
      { instance: 'inf2.48xlarge', model: SMALL_MODEL, tp: 8, dp: 3 },
      ['--instance-type', 'inf2.48xlarge', '--model', SMALL_MODEL],
    ],
  ];

  test.each(LAYOUT)('of %j shows what the command says with %j', async (values, options) => {
    await html.open(async (page) => {
      for (const [name, value] of Object.entries(values)) await change(page, name, value);
      const shown = await shownOn(page);
      const rows = await listed(...options);
      expectList(shown, rows);
      const name = ['dp', 'tp', 'batch', 'lnc', 'length'].map((id) => page.locator(`#${id}`).inputValue());
      const row = rows.find((each) => nameOf(each) === shown.chosen);
      expect(shown.chosen).toBe((await Promise.all(name)).join('-'));
      if (row === undefined) throw new Error(`the command does not list ${shown.chosen}`);
      expectRow(shown, row);
    });
  });

  test.each([
    [{ tp: 32, dp: 2 }, []],
    [{ tp: 16, dp: 3, batch: 8 }, ['--tensor-parallel', '16', '--data-parallel', '3', '--batch', '8']],
    [{ instance: 'trn1.32xlarge', tp: 8, dp: 4 }, null],
  ] as const)('of %j has the devices and lengths of the plan', async (values, options) => {
    await html.open(async (page) => {
      for (const [name, value] of Object.entries(values)) await change(page, name, value);
      const shown = await shownOn(page);
      if (options === null) {
        // A 70B does not fit Trainium1.
        expect([shown.verdict, shown.devices]).toEqual(['refused', null]);
        return;
      }
      const { stdout } = await html.command('plan', '--json', ...options);
      const { layout, lengths } = JSON.parse(stdout);
      expect(shown.verdict).toBe('admitted');
      for (const { index, firstCore, lastCore, devices, port } of layout.replicas) {
        expect(shown.devices).toContain(
          `replica ${index}: cores ${firstCore} to ${lastCore}, devices ${devices[0]} to ${devices.at(-1)}, port ${port}`,
        );
      }
      expect(shown.lengths['Longest prompt']).toBe(
        `${lengths.promptTail} of ${lengths.context} compiled tokens`,
      );
      expect(shown.lengths['Prompt and answer']).toBe(
        `${lengths.totalTail} of ${lengths.sequence} compiled tokens`,
      );
    });
  });

  test.each([
    [{ tp: 16, dp: 8 }, ['--tensor-parallel', '16', '--data-parallel', '8']],
    [{ tp: 5 }, ['--tensor-parallel', '5']],
    [{ batch: 64, tp: 8, dp: 1 }, ['--batch', '64', '--tensor-parallel', '8', '--data-parallel', '1']],
    [{ length: 4096 }, ['--sequence-length', '4096']],
    [
      { lnc: 1, tp: 128, dp: 1 },
      ['--logical-cores', '1', '--tensor-parallel', '128', '--data-parallel', '1'],
    ],
    [{ release: '2.32.0', batch: 64 }, ['--release', '2.32.0', '--batch', '64']],
  ] as const)('of %j that cannot work shows the code and the reason of the plan', async (values, options) => {
    const { code, stderr } = await html.command('plan', '--json', ...options);
    expect(code).toBe(2);
    const { refusals } = JSON.parse(stderr).error.data;
    await html.open(async (page) => {
      for (const [name, value] of Object.entries(values)) await change(page, name, value);
      const { verdict, reasons } = await shownOn(page);
      expect(verdict).toBe('refused');
      expect(reasons).toEqual(
        refusals.map((each: Row['refusals'][number]) => ({ ...each, next: `Next: ${each.next}` })),
      );
    });
  });

  test('that the file would refuse hides what is computed, until it is mended', async () => {
    const { stderr } = await html.command('plan', '--json', '--batch', '0');
    await html.open(async (page) => {
      await change(page, 'batch', 0);
      const { reasons, rows } = await shownOn(page);
      expect(reasons.map(({ code }) => code)).toEqual([JSON.parse(stderr).error.code]);
      expect(await page.locator('#list').isVisible()).toBe(false);
      expect(await page.getAttribute('#batch', 'aria-invalid')).toBe('true');
      await change(page, 'batch', 4);
      expect(await page.locator('#list').isVisible()).toBe(true);
      expect((await shownOn(page)).rows).toEqual(rows);
    });
  });
});

describe('the list', () => {
  test('is filtered as the command filters it, with the refused ones when they are asked for', async () => {
    const limits = ['--min-throughput', '100', '--max-tpot', '50'];
    const rows = await listed(...limits);
    await html.open(async (page) => {
      await change(page, 'min-throughput', 100);
      await change(page, 'max-tpot', 50);
      expectList(await shownOn(page), rows);
      await page.locator('#refused').check();
      await page.locator('#show-all').click();
      const shown = await shownOn(page);
      expect(shown.rows).toHaveLength(rows.length);
      const codes = shown.rows.map((cells) => cells.at(-2));
      expect(codes).toEqual(rows.map((row) => row.refusals[0]?.code ?? row.basis.word));
    });
  });

  test('says what would do when no layout may', async () => {
    const { stderr } = await html.command('layouts', '--json', '--min-throughput', '1000000');
    const { code, message, next } = JSON.parse(stderr).error;
    await html.open(async (page) => {
      await change(page, 'min-throughput', 1_000_000);
      expect(await page.locator('#list-notes li').first().textContent()).toBe(`${code}: ${message}; ${next}`);
    });
  });
});
