/** An environment as a person writes it. Defaults are the tutorial's; every field says what it is for. */
import { z } from 'zod';
import { PRESETS } from '../../core/choices';
import { DEFAULTS, RECIPES, SERVERS } from '../../facts';
import { encryptionSchema, permissionsBoundarySchema, tagsSchema } from './schema-account-rules';
import { egressSchema } from './schema-egress';
import { guardsSchema, observabilitySchema, priceSchema } from './schema-guards';
import { capacitySchema, imageSchema, instanceSchema, storageSchema } from './schema-instance';
import { networkSchema } from './schema-network';
import { operatorsSchema } from './schema-operators';
import { resultsSchema } from './schema-results';
import {
  compileSchema,
  layoutSchema,
  lengthsSchema,
  memorySchema,
  modelSchema,
  rehearsalSchema,
  serveSchema,
  servingSchema,
  workloadSchema,
} from './schema-work';

/** Part of stack, document and run names. */
export const environmentNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'up to 40 of a-z, 0-9 and -, beginning with a letter');

/**
 * Schema of an environment as a person writes it under `trainyard:environments` in `cdk.json`. Defaults are those of
 * AWS's tutorial, so `{}` is the tutorial; every field says what it is for.
 */
export const environmentSchema = z
  .strictObject({
    description: z.string().default('').describe('one line for people who choose between environments'),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region, such as us-east-2')
      .default('us-east-2')
      .describe('AWS region; it must offer the instance type'),
    account: z
      .string()
      .regex(/^\d{12}$/, 'twelve digits')
      .optional()
      .describe('AWS account; default: the one of the credentials'),
    instance: instanceSchema.prefault({}).describe('the instance'),
    capacity: capacitySchema.default({ kind: 'on-demand' }),
    release: z
      .string()
      .regex(/^\d+\.\d+\.\d+(?:-vllm-neuron)?$/, 'three numbers, such as 2.23.0')
      .default('2.23.0')
      .describe('Neuron SDK release; it must be in the release catalogue'),
    server: z
      .enum(SERVERS)
      .optional()
      .describe('what serves; default: the one that the release serves with first'),
    vllmCommit: z
      .string()
      .regex(/^[0-9a-f]{40}$/, '40 hexadecimal digits')
      .nullable()
      .default(null)
      .describe(
        'commit that the tag of AWS’s vLLM fork stands for, in a release whose commit the catalogue does not have; null: the catalogue’s',
      ),
    image: imageSchema.optional(),
    model: modelSchema.prefault({}).describe('the model'),
    layout: layoutSchema.prefault({}).describe('how replicas lie on the cores'),
    lengths: lengthsSchema.prefault({}).describe('compiled lengths'),
    memory: memorySchema.prefault({}).describe('allowances of the memory plan'),
    preset: z
      .enum(PRESETS)
      .default(DEFAULTS.Preset)
      .describe('corrected: the commands as they should be; verbatim: the tutorial’s own, for comparison'),
    recipe: z
      .enum(RECIPES)
      .default('tutorial')
      .describe('options of compile and serve under one name; `trainyard recipe list` has them'),
    compile: compileSchema.prefault({}).describe('what the compiler is told'),
    serve: serveSchema.prefault({}).describe('what each server is told'),
    serving: servingSchema.prefault({}).describe('the servers'),
    workload: workloadSchema.prefault({}).describe('the load that measures'),
    rehearsal: rehearsalSchema.prefault({}).describe('what a rehearsal does differently'),
    tokenSecret: z
      .string()
      .regex(/^[A-Za-z0-9/_+=.@-]+$/, 'the name of a secret')
      .nullable()
      .default('trainyard/hub-token')
      .describe('Secrets Manager secret with the hub token for gated models; null: no token'),
    price: priceSchema,
    guards: guardsSchema.prefault({}).describe('what stops a forgotten instance'),
    observability: observabilitySchema
      .prefault({})
      .describe('what the instance says about itself, and to whom'),
    operators: operatorsSchema.prefault({}).describe('what people may do beyond running phases'),
    network: networkSchema.prefault({}).describe('where the instance stands'),
    egress: egressSchema.prefault({}).describe('ways out of a closed network'),
    storage: storageSchema.prefault({}).describe('volumes'),
    results: resultsSchema.prefault({}).describe('the bucket of results'),
    encryption: encryptionSchema.prefault({}).describe('keys of the account in place of those of AWS'),
    permissionsBoundary: permissionsBoundarySchema,
    tags: tagsSchema,
  })
  .describe('one named environment');

/** An environment as written in the file: every field may be left out, and takes the tutorial's value. */
export type EnvironmentInput = z.input<typeof environmentSchema>;
/** After defaults that need no catalogue. */
export type ParsedEnvironment = z.output<typeof environmentSchema>;
