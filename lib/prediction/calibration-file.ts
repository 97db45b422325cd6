import { existsSync } from 'node:fs';
import { z } from 'zod';
import { requestError } from '../core/errors';
import { textOf, writeWhole } from '../core/files';
import type { MeasuredTimes } from './measured-times';

/** Name of the file beside `cdk.json` that keeps measured times. */
export const CALIBRATION_FILE = 'trainyard.calibration.json';

const count = z.int().min(1);
const timesSchema = z.strictObject({
  instanceType: z.string(),
  model: z.string(),
  release: z.string(),
  tensorParallel: count,
  batch: count,
  sequence: count,
  logicalCores: count,
  buckets: z.strictObject({ prompt: count, cache: count }),
  stepSeconds: z.number().positive(),
  prefillSeconds: z.number().positive(),
  run: z.string(),
});
const fileSchema = z.strictObject({
  schema: z.literal('trainyard.calibration/1'),
  times: z.array(timesSchema),
});

/**
 * The measured times in a file; none when there is no file.
 * @throws CalibrationFileInvalid when the file does not have its shape
 */
export function readCalibration(file: string): readonly MeasuredTimes[] {
  if (!existsSync(file)) return [];
  try {
    return fileSchema.parse(JSON.parse(textOf(file))).times;
  } catch (cause) {
    throw requestError('CalibrationFileInvalid', `${file} does not have the shape of a calibration`, {
      path: file,
      cause,
      next: 'remove it, and calibrate again with `trainyard calibrate RUN`',
    });
  }
}

/** Adds times to a file; those of the same run are replaced. Returns all that the file has then. */
export function addCalibration(file: string, added: readonly MeasuredTimes[]): readonly MeasuredTimes[] {
  const runs = new Set(added.map(({ run }) => run));
  const times = [...readCalibration(file).filter(({ run }) => !runs.has(run)), ...added];
  const text = JSON.stringify({ schema: 'trainyard.calibration/1', times }, null, 2);
  writeWhole(file, `${text}\n`, 'make the folder of the configuration file writable');
  return times;
}
