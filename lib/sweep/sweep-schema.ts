/** A sweep as a person writes it: which cells are to be measured, within which limits. */
import { z } from 'zod';
import { CAPTURES, MAX_BATCH, MAX_CONCURRENCY, MAX_LENGTH, MAX_REPEATS } from '../facts';
import { SWEEP_RECIPES } from './sweep-recipe';

/** Most cells of one sweep. A matrix beyond it is a slip of the finger: it would take months of an instance. */
const MAX_CELLS = 1000;

const layoutSchema = z
  .strictObject({
    tensorParallel: z.int().min(1).describe('logical cores of one replica'),
    dataParallel: z.int().min(1).describe('replicas on the instance'),
  })
  .describe('one layout');

const batchSchema = z.int().min(1).max(MAX_BATCH).describe('sequences that one replica decodes together');

const length = (least: number, what: string) => z.int().min(least).max(MAX_LENGTH).describe(what);

const lengthsSchema = z
  .strictObject({
    sequence: length(128, 'prompt and answer together, in tokens; compiled in'),
    context: length(128, 'longest prompt, in tokens; default: the sequence').optional(),
    input: length(1, "mean tokens of a prompt; default: the environment's").optional(),
    output: length(1, "mean tokens of an answer; default: the environment's").optional(),
  })
  .describe('compiled lengths, and the lengths of the load');

const loadSchema = z
  .strictObject({
    concurrency: z
      .union([z.literal('slots'), z.int().min(1).max(MAX_CONCURRENCY)])
      .describe('requests in flight over all replicas; slots: batch times dataParallel'),
  })
  .describe('one load');

const recipeSchema = z
  .enum(SWEEP_RECIPES)
  .describe('a preset: as the commands should be, or as the tutorial prints them; or a recipe of options');

const repeatsSchema = z.int().min(1).max(MAX_REPEATS);

const cellSchema = z
  .strictObject({
    layout: layoutSchema,
    batch: batchSchema,
    lengths: lengthsSchema.optional().describe("lengths; default: the environment's"),
    load: loadSchema.optional().describe('load; default: one request for each slot'),
    recipe: recipeSchema.optional(),
    repeats: repeatsSchema.optional().describe("measurements of the cell; default: the sweep's"),
  })
  .describe('one cell, written out');

/** A week: beyond any step of a sweep. */
const MAX_MINUTES = 10_080;
const minutes = (what: string) => z.number().positive().max(MAX_MINUTES).optional().describe(what);
const seconds = (what: string) =>
  z
    .number()
    .positive()
    .max(MAX_MINUTES * 60)
    .optional()
    .describe(what);

/** Section `times`: what is known better than the plan's own assumptions. */
const timesSchema = z.strictObject({
  downloadMinutes: minutes('minutes until the weights are on an instance'),
  compileMinutes: minutes('minutes to compile one artifact'),
  compileVcpus: z.int().min(1).max(1024).optional().describe('vCPUs that one compile keeps busy'),
  compileGiB: z.number().positive().max(65_536).optional().describe('host memory of one compile, in GiB'),
  loadSeconds: seconds('seconds of the first deploy on an instance'),
  redeploySeconds: seconds('seconds of each later deploy'),
  measureMinutes: minutes('minutes to measure a cell that has no prediction, all repeats together'),
});

/** Section `limits`: what the sweep may cost, and until when; cells that do not fit are dropped. */
const limitsSchema = z.strictObject({
  maxCost: z.number().positive().optional().describe('most that the sweep may cost, in USD'),
  until: z.iso.datetime({ offset: true }).optional().describe('time at which everything is measured'),
  maxCells: z.int().min(1).max(MAX_CELLS).default(MAX_CELLS).describe('a matrix with more cells is refused'),
});

/**
 * Schema of a sweep file. Either axes (`layouts`, `batches`, `recipes`, `lengths`, `loads`), of which the sweep is the product, or
 * `cells`, one by one. What is left out is the environment's own.
 */
export const sweepSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,39}$/, 'up to 40 of a-z, 0-9 and -, beginning with a letter')
      .describe('name of the sweep'),
    environment: z.string().min(1).default('tutorial').describe('environment of cdk.json'),
    layouts: z.array(layoutSchema).min(1).optional().describe("layouts; default: the environment's"),
    batches: z.array(batchSchema).min(1).optional().describe("batches; default: the environment's"),
    lengths: z.array(lengthsSchema).min(1).optional().describe("lengths; default: the environment's"),
    recipes: z.array(recipeSchema).min(1).optional().describe("recipes; default: the environment's preset"),
    loads: z.array(loadSchema).min(1).optional().describe('loads; default: one request for each slot'),
    cells: z.array(cellSchema).min(1).optional().describe('cells one by one, in place of the five axes'),
    repeats: repeatsSchema.optional().describe("measurements of each cell; default: the environment's"),
    limits: limitsSchema.prefault({}).describe('what the sweep may cost, and until when'),
    onFailure: z
      .enum(['continue', 'stop'])
      .default('continue')
      .describe('what a failed cell does: the others go on, or the sweep stops'),
    measureAlone: z
      .boolean()
      .default(true)
      .describe(
        'no compile beside a measurement; false is shorter, and the compile disturbs what is measured',
      ),
    capture: z
      .enum(CAPTURES)
      .default('none')
      .describe('monitor: what neuron-monitor says of each core is kept beside each result'),
    times: timesSchema.prefault({}).describe('times that you know better than the plan'),
  })
  .describe('one sweep');

/** A sweep file, checked, with its defaults. */
export type Sweep = z.output<typeof sweepSchema>;
/** A sweep as it is written. */
export type SweepInput = z.input<typeof sweepSchema>;
/** A cell as the file writes it out. */
export type SweepCell = z.output<typeof cellSchema>;
/** Times that the operator knows. */
export type KnownTimes = Sweep['times'];

/** JSON Schema of a sweep file, for editors; fields with a default are optional. */
export function sweepJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(sweepSchema, { io: 'input' }) as Record<string, unknown>;
}
