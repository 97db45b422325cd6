/** The planner against hardware that is not its own formula: the stand-ins' speed, with what they draw and hide. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { layoutSpace, type MeasuredTimes } from '../../lib/prediction';
import { closedLoop } from './closed-loop';
import { spaceOf, workOf } from './request';

const DEGREES = [8, 16, 32, 64] as const;
const BATCH = 4;
const WORK = workOf({ concurrency: 16 });
const SEEDS = Array.from({ length: 12 }, (_, index) => `hidden ${index}`);

type Truth = Readonly<Record<string, { readonly stepSeconds: number; readonly prefillSeconds: number }>>;

/** Times of one user by tensor parallel degree, for each seed. */
function truths(): Truth[] {
  const program = `
import json, sys
from standin.neuron.speed import speed_of
hardware = {"family": "trn2", "physicalCores": 128, "denseBf16Flops": 10.7e15, "hbmBandwidthBytesPerSecond": 46.4e12}
def of(seed, degree):
    it = speed_of(hardware, 70553706496, degree, 2, seed)
    return {"stepSeconds": it.decode_step_seconds(), "prefillSeconds": it.prefill_seconds(1, 8192)}
seeds, degrees = json.loads(sys.argv[1])
print(json.dumps([{str(degree): of(seed, degree) for degree in degrees} for seed in seeds]))`;
  const { stdout, stderr } = spawnSync('python3', ['-c', program, JSON.stringify([SEEDS, DEGREES])], {
    cwd: resolve(__dirname, '../../assets/emulated/python'),
    env: { PATH: process.env['PATH'], PYTHONDONTWRITEBYTECODE: '1' },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

/** Tokens per second of all cores at the load, by degree, as the emulated server would give them. */
function served(truth: Truth): Map<number, number> {
  return new Map(
    DEGREES.map((degree) => {
      const replicas = 64 / degree;
      const times = truth[degree] ?? { stepSeconds: Number.NaN, prefillSeconds: Number.NaN };
      const users = WORK.concurrency / replicas;
      const { outputTokens } = WORK;
      const one = closedLoop({ ...times, outputTokens, users, slots: BATCH, answers: 12 * users });
      return [degree, replicas * one];
    }),
  );
}

const measuredTimes = (truth: Truth): MeasuredTimes[] =>
  DEGREES.map((tensorParallel) => ({
    instanceType: 'trn2.48xlarge',
    model: WORK.model.id,
    release: WORK.release,
    tensorParallel,
    batch: BATCH,
    sequence: 8192,
    logicalCores: 2,
    buckets: { prompt: 8192, cache: 8192 },
    stepSeconds: truth[tensorParallel]?.stepSeconds ?? 0,
    prefillSeconds: truth[tensorParallel]?.prefillSeconds ?? 0,
    run: `one user at TP ${tensorParallel}`,
  }));

/** What the planner says of the layouts of all cores, by degree. */
function planned(measured: readonly MeasuredTimes[]) {
  const rows = layoutSpace(spaceOf({ work: WORK, batches: [BATCH], measured }));
  return new Map(
    rows
      .filter(
        ({ dataParallel, tensorParallel, logicalCores }) =>
          logicalCores === 2 && dataParallel * tensorParallel === 64,
      )
      .map((row) => [row.tensorParallel, row]),
  );
}

describe('hidden hardware', () => {
  const hidden = truths().map((truth) => ({ truth, tokens: served(truth) }));

  test('is not what the constants of the planner say', () => {
    const fitted = planned([]).get(16)?.modelled?.served.tokensPerSecond ?? Number.NaN;
    const errors = hidden.map(({ tokens }) => Math.abs(fitted / (tokens.get(16) ?? 0) - 1));
    expect(Math.max(...errors)).toBeGreaterThan(0.2);
    expect(new Set(hidden.map(({ tokens }) => tokens.get(16))).size).toBe(SEEDS.length);
  });

  test('is found within a tenth by a calibration, and is inside the range that is told', () => {
    for (const { truth, tokens } of hidden) {
      const rows = planned(measuredTimes(truth));
      for (const degree of DEGREES) {
        const row = rows.get(degree);
        const real = tokens.get(degree) ?? Number.NaN;
        expect(Math.abs((row?.modelled?.served.tokensPerSecond ?? 0) / real - 1)).toBeLessThan(0.1);
        expect(row?.prediction?.throughput.low).toBeLessThan(real);
        expect(row?.prediction?.throughput.high).toBeGreaterThan(real);
      }
    }
  });

  test('gives the best layout, or one that ties with it, to a planner that is calibrated', () => {
    for (const { truth, tokens } of hidden) {
      const rows = [...planned(measuredTimes(truth)).values()];
      const speed = (row: (typeof rows)[number]) => row.modelled?.served.tokensPerSecond ?? 0;
      const best = rows.reduce((a, b) => (speed(b) > speed(a) ? b : a));
      expect(Math.max(...tokens.values()) / (tokens.get(best.tensorParallel) ?? 0)).toBeLessThan(1.2);
    }
  });
});
