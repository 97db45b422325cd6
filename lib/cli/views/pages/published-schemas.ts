/** What is stored and printed as JSON Schema, for programs that read a bucket without this package. */
import { z } from 'zod';
import { manifestSchema } from '../../../contract/manifest';
import { outcomeSchema, progressSchema } from '../../../contract/outcome';
import { requestRecordSchema } from '../../../contract/request-record';
import { resultSchema } from '../../../contract/result';
import { sweepPlanSchema } from '../../../sweep';
import { sweepReportSchema } from '../../../sweep-report';
import { stepRecordSchema, sweepManifestSchema } from '../../../sweep-run';
import { COMMAND_OUTPUTS } from '../../outputs/command-outputs';

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

/** What is stored, by the name of its schema, in the order in which they are printed. */
export const STORED_NAMES = Object.keys(PUBLISHED);
/** Every published schema by name: what is stored, then what each command prints with `--json`. */
export const SCHEMA_NAMES: readonly string[] = [...STORED_NAMES, ...Object.keys(COMMAND_OUTPUTS)];
const SCHEMAS: Readonly<Record<string, z.ZodType>> = { ...PUBLISHED, ...COMMAND_OUTPUTS };

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** The schema of a name in {@link SCHEMA_NAMES}. Keys that are not named are admitted: a later version may add some, and never changes the meaning of one. */
export function jsonSchemaOf(name: string): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(SCHEMAS[name] ?? z.never(), { io: 'input' });
  return { $schema: DIALECT, $id: `urn:trainyard:${name}:1`, title: `Trainyard ${name}`, ...schema };
}

/** One schema that admits anything that is stored, each under `$defs`. */
export function publishedSchemas(): Record<string, unknown> {
  const definitions = STORED_NAMES.map((name) => {
    const { $schema: _, $id: __, ...schema } = jsonSchemaOf(name);
    return [name, schema] as const;
  });
  return {
    $schema: DIALECT,
    title: 'Every object that Trainyard stores',
    anyOf: STORED_NAMES.map((name) => ({ $ref: `#/$defs/${name}` })),
    $defs: Object.fromEntries(definitions),
  };
}
