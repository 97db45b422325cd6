import { z } from 'zod';

const moment = z.number().nullable();
const count = z.int().min(0).nullable();

/** Schema of {@link RequestRecord}. */
export const requestRecordSchema = z.object({
  /** Number of the request, from 0. */
  index: z.int().min(0),
  /** What became of it. */
  status: z.enum(['completed', 'failed', 'cancelled']),
  /** Index of the replica that it was sent to; null if it was never sent, or nobody knows. */
  replica: z.int().min(0).nullable(),
  /** When it was sent. */
  dispatchedAt: moment,
  /** When the first event with text arrived. */
  firstTokenAt: moment,
  /** When the last event with text arrived. */
  lastTokenAt: moment,
  /** When the answer was complete, or the request failed. */
  endedAt: moment,
  /** Seconds between one event with text and the next. With `firstTokenAt` they give the moment of every event. */
  gaps: z.array(z.number()),
  /** Number of events with text. */
  chunks: z.int().min(0),
  /** Why the server ended the answer: `stop`, `length`, …; null when it did not say. */
  finishReason: z.string().nullable(),
  /** Length of the prompt that was asked for, in tokens. */
  targetInputTokens: z.int().min(0),
  /** Most tokens that the answer could have. */
  maxTokens: count,
  /** Tokens as the server counts them; null when it did not say. */
  usage: z
    .object({ promptTokens: count, completionTokens: count, cachedTokens: count.optional() })
    .nullable(),
  /** Tokens counted again with the model's tokenizer; null when they were not. */
  clientTokens: z.object({ input: count, output: count }).nullable(),
  /** Digest of the prompt; null when it was not kept. */
  promptDigest: z.string().nullable(),
  /** HTTP status of the answer; null when there was none. */
  httpStatus: z.int().nullable(),
  /** Class and message of the failure; null when there was none. */
  error: z.object({ class: z.string(), message: z.string() }).nullable(),
  /** The answer: reasoning, content and tool calls in the order in which they came. */
  text: z.string(),
  /** Seconds from dispatch to the first event with content; null if there was none. Absent in older records. */
  ttfcSeconds: moment.optional(),
  /** Different moments at which events with text arrived; fewer than `chunks` where one read had several of them. */
  arrivals: z.int().min(0).optional(),
  /** How many of the events with text had reasoning, or a tool call. */
  reasoningChunks: z.int().min(0).optional(),
  toolCallChunks: z.int().min(0).optional(),
  /** Whether the server counts as many tokens as events, or one more for the end of sequence; null without usage. */
  chunksAreTokens: z.boolean().nullish(),
  /** Tokens of each event with text, if the server told them all: by usage in every event, or by logprobs. */
  chunkTokens: z.array(z.int().min(1)).optional(),
  /** U+FFFD in the text: bytes that were not UTF-8, which no tokenizer counts as the model made them. */
  replacementCharacters: z.int().min(0).optional(),
  /** What was odd in the answer and did not fail it, with the server's own words. */
  oddities: z.array(z.object({ class: z.string(), message: z.string() })).optional(),
  /** Only in imported results: what LLMPerf computed from moments that it did not keep. */
  imported: z
    .object({
      ttftSeconds: z.number().nullable(),
      endToEndSeconds: z.number().nullable(),
      tpotSeconds: z.number().nullable(),
    })
    .optional(),
});
/**
 * One line of `requests.jsonl`: what happened to one measured request. Moments are seconds since the origin of the
 * first dispatch; null when they did not come.
 * @interface
 */
export type RequestRecord = z.infer<typeof requestRecordSchema>;

/** Without what grows with the length of an answer: a hundred thousand of these fit into memory. */
export type RequestOutline = Omit<RequestRecord, 'gaps' | 'text'>;
