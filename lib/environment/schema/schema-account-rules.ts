/** What the rules of an account ask of everything that is made in it: tags, keys, and a bound on its roles. */
import { z } from 'zod';

/** Keys that a stack writes itself, in lower case: how instances are found, and their names in the console. */
const OWN_TAGS = ['trainyard:environment', 'name'];

/** What AWS takes as part of a tag in every service (Tagging AWS Resources User Guide, read 2026-11-30). */
const TAG_CHARACTERS = String.raw`[\p{L}\p{N} _.:/=+\-@]`;

/**
 * Most tags of an environment. A role and a bucket take 50 tags, and a stack adds up to two of its own and CloudFormation
 * three (same guide).
 */
const MOST_TAGS = 40;

/** Field `tags`: on everything that the stack makes and AWS lets it tag. */
export const tagsSchema = z
  .record(
    z
      .string()
      .regex(
        new RegExp(`^(?![aA][wW][sS]:)${TAG_CHARACTERS}{1,128}$`, 'u'),
        'a key of a tag: up to 128 letters, digits, spaces and _.:/=+-@',
      ),
    z
      .string()
      .regex(
        new RegExp(`^${TAG_CHARACTERS}{0,256}$`, 'u'),
        'the value of a tag: up to 256 letters, digits, spaces and _.:/=+-@',
      ),
  )
  .refine((tags) => Object.keys(tags).length <= MOST_TAGS, `at most ${MOST_TAGS} tags`)
  .refine(
    (tags) => !Object.keys(tags).some((key) => OWN_TAGS.includes(key.toLowerCase())),
    'no key of ours: trainyard:environment and Name are written by the stack',
  )
  .default({})
  .describe(
    'tags of everything that the stack makes, at the moment when it is made, beside trainyard:environment',
  );

const keyArn = (describe: string) =>
  z
    .string()
    .regex(
      /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
      'the ARN of a KMS key, not of an alias',
    )
    .describe(describe);

const oneKey = (describe: string) => keyArn(describe).nullable().default(null).describe(describe);

/** Section `encryption`: keys of the account in place of those of AWS. */
export const encryptionSchema = z.strictObject({
  results: oneKey('KMS key of the bucket of results, by ARN; null: the key of S3'),
  earlierResults: z
    .array(keyArn('a KMS key that objects were written with before'))
    .max(5)
    .default([])
    .describe(
      'keys that objects of the bucket were written with before; they may be read, and nothing is written with them',
    ),
  volumes: oneKey('KMS key of the EBS volumes, by ARN; null: the default key of the account for EBS'),
  logs: oneKey('KMS key of the log groups, by ARN; null: the key of CloudWatch Logs'),
});

/** Field `permissionsBoundary`: the most that any role of the stack may do. */
export const permissionsBoundarySchema = z
  .string()
  .regex(/^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$/, 'the ARN of a managed policy')
  .nullable()
  .default(null)
  .describe(
    'managed policy that bounds every role of the stack, by ARN; it must allow what these roles do; null: none',
  );
