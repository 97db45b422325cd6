import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './terminal';

const json = async (line: string) => JSON.parse((await call(`${line} --json`)).stdout);

describe('trainyard layouts', () => {
  test.each([
    'layouts',
    'layouts --all',
    'layouts --concurrency 64 --lengths 8192,16384',
    'layouts --min-throughput 100',
  ])('`%s` fits 100 columns', async (line) => {
    const { code, stdout, stderr } = await call(line);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(Math.max(...stdout.split('\n').map((row) => row.length))).toBeLessThanOrEqual(100);
    expect(stdout).toContain('Predicted, the most tokens per second first');
    expect(stdout).toContain('extrapolated');
  });

  test('answers programs with ranges and never with points', async () => {
    const found = await json('layouts');
    expect(found).toMatchObject({
      schema: 'trainyard.layouts/1',
      load: { concurrency: 8 },
      pricePerHour: null,
    });
    const [first] = found.layouts;
    expect(first).toMatchObject({
      dataParallel: 4,
      tensorParallel: 16,
      admitted: true,
      front: true,
      tie: true,
    });
    expect(first.memory.terms.map(({ name }: { name: string }) => name)).toContain('keyValueCache');
    const { shares, times, costPerMillionTokens, ...ranges } = first.prediction;
    expect({ times, costPerMillionTokens }).toEqual({ times: 'fitted', costPerMillionTokens: null });
    for (const range of Object.values(ranges)) {
      expect(range).toEqual({ low: expect.any(Number), high: expect.any(Number) });
    }
    expect(JSON.stringify(found)).not.toContain('"modelled"');
    const whole = found.layouts.find(
      ({ tensorParallel, batch, logicalCores }: Record<string, number>) =>
        tensorParallel === 64 && batch === 4 && logicalCores === 2,
    );
    expect(whole).toMatchObject({ basis: { word: 'extrapolated' }, prediction: null });
    expect(whole.floorMilliseconds).toBeCloseTo(3.04, 2);
  });

  test('lists the refused ones when all are asked for, TP 128 at LNC 1 among them', async () => {
    const { layouts, refusals } = await json('layouts --all');
    const refused = layouts.filter(({ admitted }: { admitted: boolean }) => !admitted);
    const counted = refusals.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
    expect(refused).toHaveLength(counted);
    const one = refused.find(({ tensorParallel }: { tensorParallel: number }) => tensorParallel === 128);
    expect(one).toMatchObject({ logicalCores: 1, dataParallel: 1 });
    expect(one.refusals[0].next).toBeTruthy();
    expect(one.memory.terms.length).toBe(6);
  });

  test('writes CSV with as many cells in each line', async () => {
    const { stdout } = await call('layouts --csv --all');
    const [head = [], ...rows] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(head).toContain('tokens_per_second_low');
    expect(rows.length).toBeGreaterThan(2000);
    expect(rows.filter((row) => row.length !== head.length)).toEqual([]);
    expect(rows[0]?.[head.indexOf('basis')]).toBe('predicted');
  });

  test('leaves the cost out when another instance type is typed than the price is of', async () => {
    const { stdout } = await call(
      'layouts --instance-type trn2.3xlarge --model meta-llama/Llama-3.1-8B-Instruct',
    );
    expect(stdout).toContain('meta-llama/Llama-3.1-8B-Instruct on trn2.3xlarge');
    expect(stdout).toContain('no cost: set `price` of the environment');
  });

  test('writes a page with what was typed, beside the list', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'trainyard-page-'));
    try {
      const environments = { tutorial: { observability: { alarmEmail: 'somebody@example.com' } } };
      writeFileSync(
        join(cwd, 'cdk.json'),
        JSON.stringify({ context: { 'trainyard:environments': environments } }),
      );
      const line =
        'layouts --html deep/page.html --lengths 8192,16384 --max-tpot 40 --instance-type trn2u.48xlarge';
      const { code, stdout, stderr } = await call(line, { cwd });
      const file = join(cwd, 'deep/page.html');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('Predicted, the most tokens per second first');
      expect(stdout.trimEnd().split('\n').at(-1)).toBe(`page: ${file}`);
      const page = readFileSync(file, 'utf8');
      expect(JSON.parse(/id="page-data">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '')).toMatchObject({
        environment: { name: 'tutorial', instance: { type: 'trn2u.48xlarge' } },
        sequences: [8192, 16_384],
        priced: false,
        wanted: { maxTpot: 40 },
      });
      expect(page).not.toContain('somebody@example.com');
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  });

  test.each(['--json', '--csv'])('refuses --html with %s', async (other) => {
    const { code, stderr } = await call(`layouts --html page.html ${other}`);
    expect({ code, invalid: stderr.includes('CommandLineInvalid') }).toEqual({ code: 2, invalid: true });
  });

  test('says when the page cannot be written', async () => {
    const { code, stderr } = await call('layouts --html /proc/page.html');
    expect({ code, first: stderr.split(':')[0] }).toEqual({ code: 2, first: 'PathUnwritable' });
    expect(stderr).toContain('name a file that you can write with --html');
  });

  test('says what would do when nothing may', async () => {
    const { code, stderr } = await call('layouts --min-throughput 1000000');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^NoLayoutMay: none of \d+ admitted layouts may do it at 8 requests in flight/m);
    expect(stderr).toMatch(/ask for at most \d+ tokens a second and at least \d+\.\d ms per token/);
  });

  test.each(['--lengths 0', '--lengths x', '--lengths ,', '--min-throughput 0', '--max-tpot -1'])(
    'refuses `%s`',
    async (option) => {
      const { code, stderr } = await call(`layouts ${option}`);
      expect({ code, invalid: stderr.includes('CommandLineInvalid') }).toEqual({ code: 2, invalid: true });
    },
  );
});
