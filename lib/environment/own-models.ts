/** The models that a user added: one file beside the configuration file, from which environments take their shapes. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { requestError } from '../core/errors';
import { textOf } from '../core/files';
import { hubCommitSchema } from './schema/hub-id';
import { modelSchema } from './schema/schema-work';
import { shallowValue } from './schema/shallow-value';

/** Name of the file. */
const MODELS_FILE = 'trainyard.models.json';

const modelsFileSchema = z.strictObject({
  schema: z.literal('trainyard.models/1'),
  models: z.record(
    z.string(),
    z.strictObject({
      revision: hubCommitSchema,
      gated: z.boolean(),
      config: z.record(z.string(), shallowValue),
      source: modelSchema.shape.source.unwrap().optional(),
    }),
  ),
});

/** The content of the file: models by id, each with the fields of its `config.json` that decide. */
export type ModelsFile = z.output<typeof modelsFileSchema>;
/** One model of the file. */
export type OwnModel = ModelsFile['models'][string];

/** Path of the file that belongs to a configuration file. */
export const modelsFileOf = (configFile: string): string => join(dirname(configFile), MODELS_FILE);

/**
 * The models that belong to a configuration file; none when there is no such file.
 * @throws ModelsFileInvalid when there is one and it cannot be read
 */
export function readOwnModels(configFile: string): Readonly<Record<string, OwnModel>> {
  const file = modelsFileOf(configFile);
  if (!existsSync(file)) return {};
  const parsed = modelsFileSchema.safeParse(jsonOf(file));
  if (parsed.success) return parsed.data.models;
  const [issue] = parsed.error.issues;
  throw invalid(file, `${issue?.path.join('.')}: ${issue?.message}`);
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(textOf(file));
  } catch (error) {
    throw invalid(file, error instanceof Error ? error.message : String(error));
  }
}

const invalid = (file: string, why: string) =>
  requestError('ModelsFileInvalid', `${basename(file)} cannot be used: ${why}`, {
    path: file,
    next: 'correct the file, or remove it and add its models again with `trainyard model add`',
  });
