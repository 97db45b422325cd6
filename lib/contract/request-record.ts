/** One line of `requests.jsonl`: what happened to one measured request. Moments are seconds after the first dispatch's origin. */
import { z } from 'zod';

const moment = z.number().nullable();
const count = z.int().min(0).nullable();

export const requestRecordSchema = z.object({
  index: z.int().min(0),
  status: z.enum(['completed', 'failed', 'cancelled']),
  /** Index of the replica that it was sent to; null if it was never sent, or nobody knows. */
  replica: z.int().min(0).nullable(),
  dispatchedAt: moment,
  firstTokenAt: moment,
  lastTokenAt: moment,
  endedAt: moment,
  /** Seconds between one event with text and the next. */
  gaps: z.array(z.number()),
  /** Events with text. */
  chunks: z.int().min(0),
  finishReason: z.string().nullable(),
  targetInputTokens: z.int().min(0),
  maxTokens: count,
  usage: z
    .object({ promptTokens: count, completionTokens: count, cachedTokens: count.optional() })
    .nullable(),
  /** Counted again with the model's tokenizer. */
  clientTokens: z.object({ input: count, output: count }).nullable(),
  promptDigest: z.string().nullable(),
  httpStatus: z.int().nullable(),
  error: z.object({ class: z.string(), message: z.string() }).nullable(),
  text: z.string(),
  /** Only in imported results: what LLMPerf computed from moments that it did not keep. */
  imported: z
    .object({
      ttftSeconds: z.number().nullable(),
      endToEndSeconds: z.number().nullable(),
      tpotSeconds: z.number().nullable(),
    })
    .optional(),
});
export type RequestRecord = z.infer<typeof requestRecordSchema>;

/** Without what grows with the length of an answer: a hundred thousand of these fit into memory. */
export type RequestOutline = Omit<RequestRecord, 'gaps' | 'text'>;
