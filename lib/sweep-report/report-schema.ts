/** The report of a sweep as data: what `--json` prints, and what every printer reads. */

import { z } from 'zod';
import { CELL_STATES } from '../core/choices';
import { SWEEP_RECIPES } from '../sweep';
import { attemptSchema } from './attempt-schema';
import { predictedSchema } from './predicted-schema';

const label = (what: string) =>
  z
    .string()
    .regex(/^#\d+$/)
    .describe(what);
const labels = (what: string) => z.array(label('label of a cell')).describe(what);
const count = (what: string) => z.int().min(1).describe(what);

const lengthsSchema = z.object({
  sequence: count('compiled length, in tokens'),
  context: count('longest prompt, in tokens'),
  input: count('mean tokens of a prompt'),
  output: count('mean tokens of an answer'),
});

const cellSchema = z.object({
  label: label('how every table and chart calls the cell: its place in the plan'),
  id: z.string().describe('digest of what is measured'),
  name: z.string().describe('for people'),
  layout: z
    .object({ tensorParallel: count('cores of one replica'), dataParallel: count('replicas') })
    .describe('layout'),
  batch: count('batch of one replica'),
  lengths: lengthsSchema.describe('lengths'),
  recipe: z.enum(SWEEP_RECIPES).describe('whose commands compile and serve'),
  concurrency: count('requests in flight over all replicas'),
  repeats: count('measurements that were planned'),
  cores: count('logical cores of all replicas'),
  instance: z.int().min(0).nullable().describe('number of the instance, as planned'),
  state: z.enum(CELL_STATES).describe('what became of it'),
  reason: z
    .object({ code: z.string(), message: z.string(), next: z.string().nullable() })
    .nullable()
    .describe('why it failed or was left out'),
  attempts: z.array(attemptSchema).describe('oldest first'),
  shown: z.int().min(0).nullable().describe('index of the attempt that counts, as the sweep chose it'),
  predicted: predictedSchema.describe('what published measurements say of it, beside what was measured'),
});
/**
 * One cell of the report.
 * @interface
 */
export type CellReport = z.infer<typeof cellSchema>;

const equalLoadSchema = z.object({
  concurrency: count('requests in flight of each cell'),
  cells: labels('by the number of replicas, the fewest first'),
  sentence: z.string().describe('what the most replicas gave against the fewest'),
});
const gainSchema = z.object({
  from: label('cell with the fewest replicas'),
  to: label('cell with more replicas'),
  throughput: z.number().describe('throughput of the second over that of the first'),
  inFlight: z.number().describe('requests in flight of the second over those of the first'),
  eachRequest: z.number().describe('output tokens per second and request in flight, second over first'),
  equalUsers: z
    .array(
      z.object({
        concurrency: count('requests in flight of both'),
        cells: z.tuple([label('layout of the first'), label('layout of the second')]),
        throughput: z.number().describe('what the layout alone gives at this load'),
        inFlight: z.number().describe('the rest of the gain: more requests in flight'),
      }),
    )
    .describe('the same layouts at the load of one of them; empty where no cell measured that'),
  sentence: z.string().describe('which part of the gain is more requests in flight'),
});
const replicasSchema = z.object({
  cores: count('logical cores of all replicas'),
  cells: labels('usable cells on so many cores, by the number of replicas'),
  equalLoads: z.array(equalLoadSchema).describe('cells with other replicas at one load'),
  gains: z.array(gainSchema).describe('cells with all slots in use: more replicas, more requests in flight'),
  note: z.string().nullable().describe('why nothing is compared; null where something is'),
});
/**
 * Replicas against tensor parallelism on so many cores.
 * @interface
 */
export type ReplicasReport = z.infer<typeof replicasSchema>;

const recommendationSchema = z.object({
  take: label('the cell').nullable().describe('null: nothing can be recommended'),
  ties: labels('cells that nothing sets apart from it'),
  sentence: z.string().describe('what to take and why, or that nothing can be recommended'),
  uncertainty: z.array(z.string()).describe('how sure it is'),
  wouldChange: z.array(z.string()).describe('what would change it'),
  next: z.string().nullable().describe('what to do; null where nothing has to be done'),
});
/**
 * What follows from the cells of one workload.
 * @interface
 */
export type Recommendation = z.infer<typeof recommendationSchema>;

const workloadSchema = z.object({
  lengths: lengthsSchema.describe('what its cells share'),
  cells: labels('cells with these lengths, in the order of the plan'),
  notComparable: z.array(z.string()).describe('why there is no front; empty where there is one'),
  fronts: z
    .object({
      tpot: labels('no other cell has both more throughput and a lower TPOT'),
      ttft: labels('the same with the time to first token'),
    })
    .describe('Pareto fronts of usable cells, by medians'),
  recommendation: recommendationSchema.describe('which layout to take'),
  replicas: z.array(replicasSchema).describe('throughput and TTFT against the number of replicas'),
});
/**
 * The cells with the same lengths, and what follows from them.
 * @interface
 */
export type WorkloadReport = z.infer<typeof workloadSchema>;

const spentSchema = z.object({
  seconds: z.number().nullable().describe('length; null: not known'),
  cost: z.number().nullable().describe('cost of all instances; null without a price'),
});
const effortSchema = z.object({
  planned: spentSchema.extend({ leastSeconds: z.number().describe('with the fast end of every range') }),
  used: spentSchema.describe('start to end; null while the sweep goes on, no cost where it was emulated'),
  lowerBound: spentSchema.describe('what no order of the planned steps can beat'),
  oneAfterAnother: spentSchema.describe("the tutorial's way, as planned"),
  compiles: z.int().min(0).describe('compiles that the plan needs'),
  deploys: z.int().min(0).describe('deploys that the plan needs'),
  compilesOneAfterAnother: z.int().min(0).describe("compiles and deploys of the tutorial's way: one a cell"),
});

/** Schema `trainyard.sweep-report/1`. */
export const sweepReportSchema = z.object({
  schema: z.literal('trainyard.sweep-report/1').describe('names this shape'),
  sweepId: z.string().describe('id of the sweep'),
  name: z.string().describe('name of the sweep'),
  environment: z.string().describe('environment of cdk.json'),
  model: z.string().describe('hub id of the model'),
  release: z.string().describe('Neuron SDK release'),
  instanceType: z.string().describe('EC2 instance type'),
  instances: count('instances that shared the cells'),
  startedAt: z.string().describe('ISO 8601'),
  endedAt: z.string().nullable().describe('ISO 8601; null while the sweep goes on'),
  emulated: z
    .object({ timeScale: z.number().nullable() })
    .nullable()
    .describe('null on real instances; emulated numbers say nothing about hardware'),
  price: z
    .object({ perHour: z.number(), currency: z.string(), source: z.string() })
    .nullable()
    .describe('price of one instance for an hour'),
  cells: z.array(cellSchema).describe('every cell of the plan'),
  dropped: z
    .array(z.object({ id: z.string(), name: z.string(), because: z.string() }))
    .describe('cells that were left out before the start'),
  workloads: z.array(workloadSchema).describe('cells with the same lengths'),
  effort: effortSchema.describe('time and cost'),
  notes: z.array(z.string()).describe('what a reader has to know beside the numbers'),
});
/**
 * The report of a sweep.
 * @interface
 */
export type SweepReport = z.infer<typeof sweepReportSchema>;
