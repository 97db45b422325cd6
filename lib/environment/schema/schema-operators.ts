/** Who may do more than run phases. */
import { z } from 'zod';

/** Section `operators`: which managed policies the stack has beside the one that runs phases. */
export const operatorsSchema = z.strictObject({
  shell: z
    .boolean()
    .default(false)
    .describe('whether the stack has a policy that opens a root shell on its instances, by Session Manager'),
  power: z
    .boolean()
    .default(true)
    .describe('whether the stack has a policy that starts and stops its instances'),
});
