import { z } from 'zod';
import { STAGES } from '../claims/claim';

/** How a claim ended. `not reached`: it was not tried, or what it needs failed before. */
const CLAIM_OUTCOMES = ['held', 'failed', 'not reached'] as const;

/** Every event has the moment at which it was written, in ISO 8601, UTC. */
const at = z.iso.datetime();
/** Name of an environment of the day: that of the file with `acceptance-` before it. */
const environment = z.string();

/** Schema of {@link DayEvent}: one line of the journal of a day. */
export const dayEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('began'),
    at,
    schema: z.literal('trainyard.acceptance/1'),
    id: z.string(),
    stages: z.array(z.enum(STAGES)).min(1),
    /** Most that instances may cost, in USD. */
    maxCost: z.number().positive(),
    tool: z.object({ version: z.string(), commit: z.string().nullable() }),
    /** Null in AWS; else every number is emulated. */
    emulated: z.object({ timeScale: z.number().positive().nullable() }).nullable(),
    /** Environments of the day as they are deployed, complete. */
    environments: z.array(z.object({ name: z.string() }).loose()),
  }),
  /** Written before anything is made. From here on the environment is to be destroyed. */
  z.object({
    type: z.literal('deploying'),
    at,
    environment,
    /** When the stack deletes itself from outside, in ISO 8601. */
    deleteAt: z.iso.datetime(),
    /** USD for one hour of all its instances. */
    perHour: z.number().min(0),
  }),
  z.object({ type: z.literal('deployed'), at, environment }),
  z.object({
    type: z.literal('run'),
    at,
    environment,
    runId: z.string(),
    /** Of a benchmark beside the line: the claim that it is for. */
    claim: z.string().optional(),
  }),
  z.object({ type: z.literal('sweep'), at, environment, sweepId: z.string() }),
  z.object({
    type: z.literal('claim'),
    at,
    environment: environment.nullable(),
    id: z.string(),
    outcome: z.enum(CLAIM_OUTCOMES),
    /** What was seen, or why it was not tried. */
    evidence: z.string(),
    /** Runs that say so. */
    runs: z.array(z.string()),
  }),
  /** What published measurements say of an environment, beside what it measured. */
  z.object({
    type: z.literal('predicted'),
    at,
    environment,
    rows: z.array(
      z.object({
        /** With its unit. */
        quantity: z.string(),
        low: z.number(),
        high: z.number(),
        /** Null: nothing valid was measured. */
        measured: z.number().nullable(),
      }),
    ),
  }),
  /** What the plan and the register say of an environment, beside what it measured. */
  z.object({
    type: z.literal('measured'),
    at,
    environment,
    rows: z.array(
      z.object({
        quantity: z.string(),
        unit: z.enum(['bytes', 'minutes']),
        planned: z.number(),
        measured: z.number(),
      }),
    ),
  }),
  /** Somebody who went on with the day gave it another limit. */
  z.object({
    type: z.literal('limited'),
    at,
    /** Most that instances may cost from here on, what they have cost included, in USD. */
    maxCost: z.number().positive(),
  }),
  /** The first emulated instance says how many times faster than its model it works. */
  z.object({ type: z.literal('scaled'), at, timeScale: z.number().positive() }),
  z.object({
    type: z.literal('destroyed'),
    at,
    environment,
    /** Whether its stack was found gone: it had deleted itself. */
    goneBefore: z.boolean(),
    /** Ids of what was still there and costs money; empty as it should be. */
    remains: z.array(z.string()),
  }),
  z.object({
    type: z.literal('trouble'),
    at,
    environment: environment.nullable(),
    code: z.string(),
    message: z.string(),
  }),
  z.object({ type: z.literal('ended'), at, status: z.enum(['done', 'stopped']) }),
]);

/** What happened in a day, as its journal keeps it. */
export type DayEvent = z.infer<typeof dayEventSchema>;

/** An event before the journal writes the moment to it. */
export type NewDayEvent = DayEvent extends infer E ? (E extends DayEvent ? Omit<E, 'at'> : never) : never;
