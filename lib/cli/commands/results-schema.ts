import { requestError } from '../../core/errors';
import { nearest } from '../../environment';
import { type Call, printJson } from '../program/call';
import { jsonSchemaOf, publishedSchemas, SCHEMA_NAMES, STORED_NAMES } from '../views/pages/published-schemas';

/** `trainyard results schema`: JSON Schema of one stored object, or of all; or of what a command prints. Throws SchemaUnknown. */
export async function command(call: Call): Promise<void> {
  const [name] = call.args;
  printJson(call, name === undefined ? publishedSchemas() : jsonSchemaOf(known(name)));
}

function known(name: string): string {
  const found = SCHEMA_NAMES.find((it) => it === name);
  if (found !== undefined) return found;
  const hint = nearest(name, SCHEMA_NAMES);
  throw requestError('SchemaUnknown', `there is no schema '${name}'`, {
    next: `${hint === undefined ? '' : `did you mean ${hint}? `}known: ${STORED_NAMES.join(', ')}, and json- with the words of a command`,
  });
}
