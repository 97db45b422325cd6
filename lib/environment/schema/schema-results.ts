/** Where results, artifacts and weights are kept, and for how long what was replaced can be restored. */
import { z } from 'zod';
import { MODEL_STORE } from '../../facts';

/** Section `results`: a bucket that exists, or the lifecycle of the stack's own. */
export const resultsSchema = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of a bucket')
    .nullable()
    .default(null)
    .describe(
      'bucket of this account and region that exists, such as the one that an earlier stack left behind; null makes one',
    ),
  models: z
    .string()
    .max(MODEL_STORE.maxCharacters)
    .regex(
      new RegExp(`^(?:${MODEL_STORE.pattern})$`),
      's3://bucket/prefix/ with a slash at its end, and never a whole bucket',
    )
    .nullable()
    .default(null)
    .describe(
      'store of weights for all environments of this account and region, as s3://bucket/prefix/ in a bucket that exists; null: each environment keeps its own',
    ),
  keepReplacedDays: z
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .describe('days for which a replaced or deleted object can be restored; of the stack’s own bucket'),
  keepAccessLogsDays: z
    .int()
    .min(1)
    .max(3650)
    .default(365)
    .describe('days for which it is known who read and wrote which object; of the stack’s own bucket'),
});
