/** A planned sweep as data: what a driver walks, and what the command prints with `--json`. */

import { z } from 'zod';
import { BASIS_WORDS, STEP_KINDS, STEP_RESOURCES, WORTHS } from '../core/choices';
import { CAPTURES } from '../facts';
import { SWEEP_RECIPES } from './sweep-recipe';

const seconds = (what: string) => z.number().nonnegative().describe(what);
const count = (what: string) => z.int().min(1).describe(what);
const digest = (digits: number, what: string) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${digits}}$`))
    .describe(what);

const timeSchema = z.object({
  seconds: seconds('seconds that the plan keeps'),
  leastSeconds: seconds('the fast end of the range; equal where there is none'),
  from: z.string().min(1).describe('who says so'),
});

const stepSchema = z.object({
  id: z.string().describe('name within the sweep'),
  kind: z.enum(STEP_KINDS).describe('what is done'),
  instance: z.int().min(0).describe('number of the instance'),
  needs: z.array(z.string()).describe('steps that must have succeeded'),
  after: z.array(z.string()).describe('steps that must have ended, however they did'),
  uses: z
    .array(z.enum(STEP_RESOURCES))
    .describe('what it keeps busy; a step that uses quietHost has no step with a compileSlot beside it'),
  startSeconds: seconds('seconds from the start, as planned'),
  seconds: seconds('planned length'),
  artifact: digest(32, 'key of the artifact').optional(),
  deployment: digest(16, 'deployment that is made or measured').optional(),
  cell: digest(16, 'cell that is measured').optional(),
});

const cellSchema = z.object({
  id: digest(16, 'digest of what is measured; equal cells of two sweeps share it'),
  name: z.string().describe('for people'),
  layout: z
    .object({ tensorParallel: count('cores of one replica'), dataParallel: count('replicas') })
    .describe('layout'),
  batch: count('batch of one replica'),
  lengths: z
    .object({
      sequence: count('compiled length'),
      context: count('longest prompt'),
      input: count('mean tokens of a prompt'),
      output: count('mean tokens of an answer'),
    })
    .describe('lengths in tokens'),
  recipe: z.enum(SWEEP_RECIPES).describe('whose commands compile and serve'),
  concurrency: count('requests in flight over all replicas'),
  repeats: count('measurements'),
  artifact: digest(32, 'key of the artifact, as the catalogue predicts it'),
  deployment: digest(16, 'artifact, number of replicas and recipe'),
  basis: z.enum(BASIS_WORDS).describe('whether published rows surround it'),
  worth: z.enum(WORTHS).describe('why it stands where it stands'),
  measure: timeSchema.describe('time of its measurement'),
});

const totalSchema = z.object({
  seconds: seconds('length'),
  cost: z.number().nonnegative().nullable().describe('cost; null without a price'),
});

/** Schema `trainyard.sweep/1`. */
export const sweepPlanSchema = z.object({
  schema: z.literal('trainyard.sweep/1').describe('names this shape'),
  name: z.string().describe('name of the sweep'),
  environment: z.string().describe('environment of cdk.json'),
  instanceType: z.string().describe('EC2 instance type'),
  instances: count('instances that share the cells'),
  plannedAt: z.iso.datetime().describe('moment from which the steps are counted'),
  onFailure: z.enum(['continue', 'stop']).describe('what a failed step does to the rest'),
  measureAlone: z.boolean().describe('whether no compile lies beside a measurement'),
  capture: z
    .enum(CAPTURES)
    .default('none')
    .describe('what is kept of the devices beside each result; none in plans from before it'),
  compileSlots: z
    .object({
      count: count('compiles at once on one instance'),
      from: z.string().describe('how it was found'),
    })
    .describe('compiles at once'),
  times: z
    .object({ download: timeSchema, compile: timeSchema, load: timeSchema, redeploy: timeSchema })
    .describe('times of the steps that are alike for all cells'),
  cells: z.array(cellSchema).min(1).describe('the cells, the most valuable first'),
  dropped: z
    .array(z.object({ id: digest(16, 'cell'), name: z.string(), because: z.string() }))
    .describe('cells that are left out'),
  steps: z.array(stepSchema).min(1).describe('the steps, in the order in which they begin'),
  limits: z
    .array(z.object({ by: z.string(), seconds: z.number(), words: z.string() }))
    .describe('what the sweep must not outlast, the first to come first'),
  notes: z.array(z.string()).describe('what a reader has to know beside the numbers'),
  price: z
    .object({ perHour: z.number(), currency: z.string(), source: z.string() })
    .nullable()
    .describe('price of all instances for an hour'),
  total: totalSchema
    .extend({ leastSeconds: seconds('with the fast end of every range') })
    .describe('the sweep'),
  everyCell: totalSchema.describe('the same with the cells that were dropped'),
  lowerBound: totalSchema
    .extend({ from: z.enum(['devices', 'quietHost']).describe('what bounds it') })
    .describe('what no order can beat'),
  oneAfterAnother: totalSchema.describe(
    "the tutorial's way on one instance: compile, deploy and measure each cell, then the next",
  ),
});

/** A planned sweep. */
export type SweepPlan = z.infer<typeof sweepPlanSchema>;
