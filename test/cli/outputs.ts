/** Holds what a command printed with `--json` to the schema that is published of it. */
import { z } from 'zod';
import { jsonSchemaOf } from '../../lib/cli/views/pages/published-schemas';

const known = new Map<string, z.ZodType>();

/** The faults of a text; read from the published JSON Schema, as a program of somebody else would. */
export function faultsOf(name: string, text: string): string[] {
  const schema = known.get(name) ?? z.fromJSONSchema(JSON.parse(JSON.stringify(jsonSchemaOf(name))));
  known.set(name, schema);
  const read = schema.safeParse(JSON.parse(text));
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}
