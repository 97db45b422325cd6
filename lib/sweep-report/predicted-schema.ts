/** What was predicted of a cell beside what was measured, as data. */

import { z } from 'zod';
import { BASIS_WORDS } from '../core/choices';

const READINGS = ['within', 'below', 'above', 'not measured', 'not judged'] as const;

const rangeSchema = z.object({
  quantity: z
    .enum(['outputTokensPerSecond', 'tpotMeanSeconds', 'ttftMeanSeconds'])
    .describe('what is predicted; no percentile is'),
  low: z.number().describe('least'),
  high: z.number().describe('most'),
  measured: z.number().nullable().describe('of the attempt that counts'),
  reading: z
    .enum(READINGS)
    .describe('where the measured value lies; not judged: emulated, or rejected by its verdict'),
});
/**
 * One predicted range and where the measured value lies.
 * @interface
 */
export type PredictedRange = z.infer<typeof rangeSchema>;

/** Schema of a prediction beside its measurement. */
export const predictedSchema = z.object({
  basis: z.enum(BASIS_WORDS).describe('predicted: published measurements surround the layout'),
  reasons: z.array(z.string()).describe('why it is not predicted, or what to keep in mind'),
  ranges: z.array(rangeSchema).describe('empty where nothing is predicted'),
  floor: z
    .object({
      tpotSeconds: z.number().describe('least time per output token by memory bandwidth'),
      mostTokensPerSecond: z.number().describe('what it allows with the requests in flight'),
      kept: z.boolean().nullable().describe('false: measured below it; null: not judged'),
    })
    .nullable()
    .describe('hard bound; null where the catalogue does not know the instance type or the model'),
  boundBy: z
    .enum(['memory', 'prefill', 'layers', 'unknown'])
    .describe('what takes most of the time, by the fit; whether that is collectives is not known'),
});
/**
 * A prediction beside its measurement.
 * @interface
 */
export type Predicted = z.infer<typeof predictedSchema>;
