/** One attempt of a cell as data: what it measured and whether that may be believed. */
import { z } from 'zod';
import { DOUBTS, VERDICTS } from '../core/choices';

/** A number that was measured once or several times. */
const measuredSchema = z.object({
  value: z.number().describe('mean over the repeats'),
  interval: z
    .object({ low: z.number(), high: z.number() })
    .nullable()
    .describe('95 % interval of the mean over the repeats; null where it was measured once'),
});
/**
 * A number with its 95 % interval over repeats.
 * @interface
 */
export type Measured = z.infer<typeof measuredSchema>;

const measured = (what: string) => measuredSchema.nullable().describe(`${what}; null: not measured`);

const figuresSchema = z.object({
  outputTokensPerSecond: measured('output tokens per second, all replicas'),
  ttftP50Seconds: measured('median time to first token'),
  ttftP99Seconds: measured('99th percentile of the time to first token'),
  tpotP50Seconds: measured('median time per output token after the first'),
  goodputRequestsPerSecond: measured('requests per second within the limits'),
  goodputLimits: z
    .object({ ttftSeconds: z.number(), tpotSeconds: z.number() })
    .nullable()
    .describe('limits of the goodput; null where none were given'),
  ttftMeanSeconds: z.number().nullable().describe('mean time to first token: what a prediction is of'),
  tpotMeanSeconds: z.number().nullable().describe('mean time per output token: what a prediction is of'),
  costPerMillionOutputTokens: z
    .number()
    .nullable()
    .describe(
      'price of one instance for a million output tokens; null without a price or a usable throughput',
    ),
});
/**
 * The numbers of an attempt; times in seconds.
 * @interface
 */
export type Figures = z.infer<typeof figuresSchema>;

const verdictSchema = z.object({
  status: z.enum([...VERDICTS, 'none']).describe('none: there is no result'),
  headline: z.string().describe('one sentence'),
  decidedBy: z
    .array(
      z.object({
        name: z.string(),
        status: z.enum(['suspect', 'invalid']),
        evidence: z.string(),
        threshold: z.string(),
        reason: z.string(),
        next: z.string(),
      }),
    )
    .describe('checks that failed, invalid ones first'),
  doubted: z
    .array(z.object({ name: z.string(), status: z.enum(DOUBTS), reason: z.string() }))
    .describe('metrics that are not as they were measured'),
});

/** Schema of one attempt. */
export const attemptSchema = z.object({
  name: z.string().describe('name of the run'),
  shown: z.boolean().describe('whether it is the attempt that counts'),
  verdict: verdictSchema.describe('worst verdict of its repeats, and what decided'),
  partial: z.boolean().describe('whether it ended before every request was made'),
  usable: z.boolean().describe('whole, and valid or suspect: only then its numbers are compared'),
  emulated: z
    .object({ timeScale: z.number().nullable() })
    .nullable()
    .describe('null on a real instance; the time scale is null where nobody recorded it'),
  instanceId: z.string().nullable().describe('EC2 instance that was measured'),
  startedAt: z.string().nullable().describe('start of the first measured window, ISO 8601'),
  windowSeconds: z.number().nullable().describe('measured windows of all repeats together'),
  repeats: z.int().min(0).describe('measurements that count'),
  answers: z
    .object({ set: z.string().describe('prompts'), digest: z.string().describe('texts') })
    .nullable()
    .describe('digests of the greedy answers; null where nobody asked or the replicas differ'),
  figures: figuresSchema.describe('the numbers'),
});
/**
 * One attempt of a cell.
 * @interface
 */
export type SweptAttempt = z.infer<typeof attemptSchema>;
