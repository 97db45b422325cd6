/** What the commands print as JSON that read the package and the configuration file only. */

import { z } from 'zod';
import { KEPT_AS } from '../../core/choices';
import { sweepPlanSchema } from '../../sweep';
import { anything, flag, number, open, refusal, text, texts } from './open-object';

const { array, enum: oneOf, literal } = z;

const environment = open({
  name: text,
  region: text,
  instance: open({ type: text, count: number }),
  release: text,
  model: open({ id: text }),
  layout: open({ tensorParallel: number, dataParallel: number, batch: number }),
  lengths: open({ sequence: number }),
  workload: open({ requests: number, repeats: number }),
});
const model = open({
  id: text,
  revision: text,
  source: text,
  gated: flag,
  architecture: text,
  parameters: number,
  activeParameters: number,
  weightBytes: number,
});
const recipe = open({
  name: text,
  purpose: text,
  compile: anything,
  serve: anything,
  notes: texts,
  source: text,
});
const release = open({
  name: text,
  version: text,
  date: text,
  families: texts,
  packages: z.record(text, text),
  support: open({ path: text, name: text, state: text, source: text }),
  source: text,
});
const option = open({ name: text, kind: text });
const shape = { dataParallel: number, tensorParallel: number, batch: number };

const plan = open({
  schema: text,
  environment: text,
  instance: open({ type: text, count: number }),
  release: text,
  model: open({ id: text, revision: text }),
  layout: open({
    ...shape,
    logicalCores: number,
    replicas: array(open({ index: number, cores: text, port: number })),
  }),
  memory: open({
    limitBytes: number,
    totalBytes: number,
    freeBytes: number,
    fits: flag,
    terms: array(anything),
  }),
  lengths: open({ sequence: number, context: number, promptTail: number, totalTail: number, fits: flag }),
  concurrency: number,
  artifactKey: text,
  commands: array(
    open({ phase: text, argv: texts, environment: z.record(text, text), replica: number.optional() }),
  ),
  differences: array(open({ id: text, tutorial: text, ours: text, because: text, applies: flag })),
  warnings: array(refusal),
  floor: open({ tpotMilliseconds: number, basis: text }),
  estimates: array(open({ what: text, seconds: number.nullable(), basis: text })),
  costPerHour: open({ amount: number, currency: text, source: text }).nullable(),
});

const layouts = open({
  schema: literal('trainyard.layouts/1'),
  instanceType: text,
  model: text,
  release: text,
  load: open({ concurrency: number, inputTokens: number, outputTokens: number }),
  pricePerHour: z.unknown(),
  refusals: array(open({ code: text, count: number })),
  filtered: number,
  layouts: array(
    open({
      ...shape,
      sequence: number,
      logicalCores: number,
      admitted: flag,
      floorMilliseconds: number,
      prediction: anything.nullable(),
      front: flag,
      tie: flag,
    }),
  ),
});

/** By the usage of the command. */
export const CATALOGUE_OUTPUTS = {
  'environment list': array(open({ name: text, description: text })),
  'environment show [name]': environment,
  'environment check [name]': array(
    open({ name: text, valid: flag, code: text.optional(), message: text.optional(), next: text.optional() }),
  ),
  'environment schema': open({ $schema: text }),
  'environment migrate [name]': open({
    schema: text,
    environment: text,
    from: text,
    to: text,
    changed: array(open({ field: text, because: text })),
    measureAgain: texts,
    refusals: array(refusal),
    written: text.nullable(),
  }),
  'model list': array(open({ model, from: text })),
  'model show <id>': open({
    model,
    from: text,
    services: array(open({ release: text, serves: text, path: text.nullable(), why: text.optional() })),
  }),
  'model add <path>': open({ change: text, file: text, model }),
  'release list': array(release),
  'release show <version>': release,
  'recipe list': array(recipe),
  'recipe show <recipe>': recipe,
  'recipe options': open({ compile: array(option), serve: array(option) }),
  'plan [environment]': plan,
  layouts,
  'sweep plan <sweep>': sweepPlanSchema,
  'documents list': array(
    open({ job: text, name: text, sha256: text, bytes: number, parameters: texts, description: text }),
  ),
  'documents show <name>': open({ job: text, name: text, sha256: text, content: anything }),
  'explain [code]': array(
    z.union([
      open({
        name: text,
        kind: text,
        from: texts,
        meaning: text,
        next: text,
        exit: number.nullable(),
        related: texts,
      }),
      open({ kind: text, count: number }),
    ]),
  ),
  'state prune': open({
    schema: literal('trainyard.pruned/1'),
    dryRun: flag,
    bytes: number,
    files: number,
    runs: array(
      open({
        runId: text,
        createdAt: text,
        keptAs: oneOf(KEPT_AS).nullable(),
        bytes: number,
        files: number,
      }),
    ),
  }),
} as const;
