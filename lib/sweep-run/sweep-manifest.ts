import { z } from 'zod';
import { manifestSchema } from '../contract/manifest';
import { phaseSchema } from '../contract/phase-schema';
import { sweepPlanSchema } from '../sweep';

/** What a driver sends for one step, as data: any program that can call Systems Manager can walk it. */
const sweptStepSchema = z.object({
  /** Run ids of its attempts: one, or two for the measurement of a cell, which is tried again when it is invalid. */
  runIds: z.array(z.string()).min(1),
  /** Phases, in order. */
  phases: z.array(phaseSchema).min(1),
  /** Parameters of each phase as SSM takes them, but for `RunId`, which is the id of the attempt. */
  parameters: z.partialRecord(phaseSchema, z.record(z.string(), z.array(z.string()))),
});
/**
 * What a driver sends for one step of a sweep.
 * @interface
 */
export type SweptStep = z.infer<typeof sweptStepSchema>;

/** Schema of {@link SweepManifest}. */
export const sweepManifestSchema = z.object({
  /** Names this shape. */
  schema: z.literal('trainyard.sweep-run/1'),
  /** Id of the sweep; the ids of its runs begin with it. */
  sweepId: z.string(),
  /** When it was stored, in ISO 8601, UTC: the sweep begins then. */
  createdAt: z.iso.datetime(),
  /** When `maxCost` or `until` of its file end it; null without such a limit. */
  endsAt: z.iso.datetime().nullable(),
  /** Its environment, as it was used. */
  environment: z.object({ name: z.string() }).loose(),
  /** Cells, steps, time and cost, as planned before anything was sent. */
  plan: sweepPlanSchema,
  /** What each step sends, by the step's id. */
  steps: z.record(z.string(), sweptStepSchema),
  /** What the manifests of its runs have in common: documents, instances, versions, price. */
  base: manifestSchema,
});
/**
 * The manifest of a sweep: stored before its first command, never replaced, and enough to continue it on another
 * computer.
 * @interface
 */
export type SweepManifest = z.infer<typeof sweepManifestSchema>;

/** One step of the plan. */
export type PlannedStep = SweepManifest['plan']['steps'][number];
