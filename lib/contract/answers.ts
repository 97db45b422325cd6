/** What the replicas said to a fixed set of greedy prompts before they were measured, and whether they agree. */
import { z } from 'zod';

/** Schema of the answers of one replica. */
const replicaAnswersSchema = z.object({
  replica: z.int().min(0),
  /** SHA-256 of its texts; null if a prompt has no answer. */
  digest: z.string().nullable(),
  /** Length of all its answers in the unit. */
  tokens: z.int().min(0),
  /** Prompts without an answer. */
  failed: z.int().min(0),
  /** Prompts that it answered otherwise than most replicas did. */
  differs: z.int().min(0),
});

/** Schema of {@link Answers}. */
export const answersSchema = z.object({
  /** SHA-256 of the set: prompts, bound of an answer and sampling parameters. */
  set: z.string(),
  /** Of the set. */
  version: z.int().min(1),
  /** How many prompts the set has. */
  prompts: z.int().min(1),
  /** What was compared: tokens as the server names them, the text cut by the model's tokenizer, or words. */
  unit: z.enum(['serverToken', 'clientToken', 'word']),
  /** SHA-256 of the texts that all replicas agree on; null if they differ, or if nobody answered one of the prompts. */
  digest: z.string().nullable(),
  perReplica: z.array(replicaAnswersSchema),
  /** Null: no two replicas answered the same prompt. */
  agree: z.boolean().nullable(),
  /** The earliest by position; null if there is none. */
  firstDifference: z
    .object({
      replica: z.int().min(0),
      /** The first of those that gave the usual answer. */
      reference: z.int().min(0),
      /** Index of the prompt in the set. */
      prompt: z.int().min(0),
      /** In the unit, from 0. */
      position: z.int().min(0),
      /** What the reference said around that place, and what the replica did. */
      expected: z.string(),
      found: z.string(),
    })
    .nullable(),
});
/**
 * What the replicas said to a fixed set of greedy prompts before they were measured.
 * @interface
 */
export type Answers = z.infer<typeof answersSchema>;
