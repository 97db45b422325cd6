import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MeasuredRun } from '../../lib/contract/measured-run';
import type { Result } from '../../lib/contract/result';
import { addCalibration, calibrationOf, readCalibration } from '../../lib/prediction';
import { manifest, result, summary } from '../report/fixtures/run';

const one = result();
/** One user of the tutorial's layout, on hardware. */
function measured(change: Partial<Result> = {}): Result {
  return {
    ...one,
    emulated: null,
    preset: 'corrected',
    verdict: { status: 'valid', checks: [] },
    workload: { ...one.workload, concurrency: 1 },
    counts: { ...one.counts, completed: 64 },
    tokens: { ...one.tokens, inputByUsage: 64 * 7900, outputByUsage: 64 * 250 },
    metrics: { ...one.metrics, ttftSeconds: summary(0.9), tpotSeconds: summary(0.024) },
    ...change,
  };
}

function runOf(results: readonly Result[], more: Partial<MeasuredRun> = {}): MeasuredRun {
  return {
    name: 'one-user',
    manifest: { ...manifest(), emulated: null },
    outcomes: [],
    results,
    requestsOf: async () => null,
    ...more,
  };
}

const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('a calibration', () => {
  test('takes the median step and prefill of the results, for the shape that ran', () => {
    const slower = measured({
      metrics: { ...one.metrics, ttftSeconds: summary(1.1), tpotSeconds: summary(0.026) },
    });
    expect(calibrationOf(runOf([measured(), slower]))).toEqual({
      instanceType: 'trn2.48xlarge',
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      release: '2.23.0',
      tensorParallel: 32,
      batch: 4,
      sequence: 8192,
      logicalCores: 2,
      buckets: { prompt: 8192, cache: 8192 },
      stepSeconds: 0.025,
      prefillSeconds: 1,
      run: 'one-user',
    });
  });

  const partial = measured({ partial: true });
  const suspect = measured({ verdict: { status: 'suspect', checks: [] } });
  const noTimes = measured({ metrics: { ...one.metrics, tpotSeconds: null } });
  const users = measured({ workload: { ...one.workload, concurrency: 2 } });
  const other = measured({ layout: { ...one.layout, batch: 8 } });
  const uncounted = measured({ tokens: { ...one.tokens, inputByUsage: null } });
  test.each<[string, MeasuredRun]>([
    ['CalibrationEmulated', runOf([measured()], { manifest: manifest() })],
    ['CalibrationEmulated', runOf([measured({ emulated: { timeScale: 20 } })])],
    ['CalibrationNotValid', runOf([])],
    ['CalibrationNotValid', runOf([partial])],
    ['CalibrationNotValid', runOf([suspect])],
    ['CalibrationNotValid', runOf([measured(), noTimes])],
    ['CalibrationNotOneUser', runOf([measured(), users])],
    ['CalibrationOtherShape', runOf([measured()], { manifest: null })],
    ['CalibrationOtherShape', runOf([measured({ preset: 'verbatim' })])],
    ['CalibrationOtherShape', runOf([measured({ preset: null })])],
    ['CalibrationOtherShape', runOf([measured(), other])],
    ['CalibrationOtherShape', runOf([measured(), uncounted])],
  ])('is refused as %s', (code, run) => {
    expect(codeOf(() => calibrationOf(run))).toBe(code);
  });

  test('takes a rehearsal only for those who ask for it in code', () => {
    const run = runOf([measured({ emulated: { timeScale: 20 } })], { manifest: manifest() });
    expect(calibrationOf(run, { emulated: true })).toMatchObject({ stepSeconds: 0.024 });
  });
});

describe('the file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trainyard-calibration-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const times = calibrationOf(runOf([measured()]));

  test('keeps the times of each run once', () => {
    const file = join(folder, 'times.json');
    expect(readCalibration(file)).toEqual([]);
    addCalibration(file, [times, { ...times, run: 'another' }]);
    addCalibration(file, [{ ...times, stepSeconds: 0.03 }]);
    expect(readCalibration(file)).toEqual([
      { ...times, run: 'another' },
      { ...times, stepSeconds: 0.03 },
    ]);
    expect(JSON.parse(readFileSync(file, 'utf8')).schema).toBe('trainyard.calibration/1');
  });

  test.each([
    '',
    '{}',
    '{"schema":"trainyard.calibration/2","times":[]}',
    '{"schema":"trainyard.calibration/1","times":[{}]}',
  ])('is refused as %j', (text) => {
    const file = join(folder, 'times.json');
    writeFileSync(file, text);
    expect(codeOf(() => readCalibration(file))).toBe('CalibrationFileInvalid');
  });
});
