import { z } from 'zod';

/** Id of a model as the hub writes it: `owner/name`. */
export const hubIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*\/[A-Za-z0-9][A-Za-z0-9._-]*$/, 'owner/name as on the model hub');

/** Revision of a repository of the hub. A branch would be other weights tomorrow. */
export const hubCommitSchema = z
  .string()
  .regex(/^[0-9a-f]{40}$/, '40 hexadecimal digits: a commit, not a branch');
