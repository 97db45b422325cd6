/** What is stored and printed as JSON Schema, for programs that read a bucket without this package. */
import { z } from 'zod';
import { manifestSchema } from '../../contract/manifest';
import { outcomeSchema, progressSchema } from '../../contract/outcome';
import { requestRecordSchema } from '../../contract/request-record';
import { resultSchema } from '../../contract/result';
import { sweepPlanSchema } from '../../sweep';
import { sweepReportSchema } from '../../sweep-report';
import { stepRecordSchema, sweepManifestSchema } from '../../sweep-run';

const PUBLISHED = {
  manifest: manifestSchema,
  outcome: outcomeSchema,
  progress: progressSchema,
  request: requestRecordSchema,
  result: resultSchema,
  sweep: sweepPlanSchema,
  'sweep-run': sweepManifestSchema,
  'sweep-step': stepRecordSchema,
  'sweep-report': sweepReportSchema,
} as const;

/** A kind of object that the toolkit stores and publishes a schema of. */
export type SchemaName = keyof typeof PUBLISHED;
/** Every published schema by name, in the order in which they are printed. */
export const SCHEMA_NAMES = Object.keys(PUBLISHED) as readonly SchemaName[];

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Keys that are not named are admitted: a later version may add some, and never changes the meaning of one. */
export function jsonSchemaOf(name: SchemaName): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(PUBLISHED[name], { io: 'input' });
  return { $schema: DIALECT, $id: `urn:trainyard:${name}:1`, title: `Trainyard ${name}`, ...schema };
}

/** One schema that admits any of them, each under `$defs`. */
export function publishedSchemas(): Record<string, unknown> {
  const definitions = SCHEMA_NAMES.map((name) => {
    const { $schema: _, $id: __, ...schema } = jsonSchemaOf(name);
    return [name, schema] as const;
  });
  return {
    $schema: DIALECT,
    title: 'Every object that Trainyard stores',
    anyOf: SCHEMA_NAMES.map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: Object.fromEntries(definitions),
  };
}
