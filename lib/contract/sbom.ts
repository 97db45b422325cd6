import { z } from 'zod';

/** Where the bill of materials of an instance is: a CycloneDX 1.6 document in JSON. Equal instances have equal digests. */
export const sbomSchema = z.object({
  /** Its key in the results bucket. */
  key: z.string(),
  /** SHA-256 of its bytes. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
