import { z } from 'zod';

/** The rules for what may be written are the environment's; this is what was deployed. */
const stopTimeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('daily'), at: z.string(), timezone: z.string() }),
  z.object({ kind: z.literal('once'), at: z.string() }),
]);

/** What stops the instances of an environment at a time: written by its stack, read before a run begins. */
export const stopsSchema = z.object({
  /** By EventBridge Scheduler, from outside. */
  scheduledStop: stopTimeSchema.nullable(),
  /** By the instance itself, so long after it was started. */
  latestEndHours: z.number().nullable(),
  /** Moment at which the whole stack is deleted, in ISO 8601 and UTC. Absent in records of earlier versions. */
  deleteStackAt: z.string().nullable().optional(),
  /** A spot instance is ended, because it cannot be stopped. */
  terminates: z.boolean(),
});
/** The parsed stops of a deployed environment. Null means that this guard is off. */
export type Stops = z.infer<typeof stopsSchema>;
