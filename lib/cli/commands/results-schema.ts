import { requestError } from '../../core/errors';
import { nearest } from '../../environment';
import { type Call, printJson } from '../program/call';
import { jsonSchemaOf, publishedSchemas, SCHEMA_NAMES, type SchemaName } from '../views/published-schemas';

/** `trainyard results schema`: JSON Schema of one stored object, or of all. Throws SchemaUnknown. */
export async function command(call: Call): Promise<void> {
  const [name] = call.args;
  printJson(call, name === undefined ? publishedSchemas() : jsonSchemaOf(known(name)));
}

function known(name: string): SchemaName {
  const found = SCHEMA_NAMES.find((it) => it === name);
  if (found !== undefined) return found;
  const hint = nearest(name, SCHEMA_NAMES);
  throw requestError('SchemaUnknown', `there is no schema '${name}'`, {
    next: `${hint === undefined ? '' : `did you mean ${hint}? `}known: ${SCHEMA_NAMES.join(', ')}`,
  });
}
